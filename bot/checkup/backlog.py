"""What is left undone: waiting, given up, unknown, lost; and people nobody gave a role."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.checkup.line import Line, good, warning
from bot.errands.visit import by_operator
from crm_core.archive.actions import set_aside_count
from crm_core.inbox.documents import InboxEntry
from crm_core.inbox.model import Backlog
from crm_core.media.documents import StoredMedia
from crm_core.media.model import MediaState
from crm_core.outbox.documents import OutboxEntry
from crm_core.outbox.model import CallState
from crm_core.staff.actions import everybody
from crm_core.staff.model import StaffMember

OLD = timedelta(minutes=1)
"""A working bot leaves nothing waiting as long; only entries that failed come near it."""


async def examine(first_admin: str, now: datetime) -> list[Line]:
    """Look at the queues and the staff list. The documents must be bound."""
    backlog = await InboxEntry.backlog()
    return [
        of_waiting(backlog, now),
        _counted("处理失败的回调", backlog.dead, "用 scrm inbox 查看原因，排除后用 scrm inbox replay 重放"),
        _counted("没有送达的发送", await OutboxEntry.count_in(CallState.DEAD), "用 scrm outbox 查看并处理"),
        _counted("不知是否送达的发送", await OutboxEntry.count_in(CallState.UNKNOWN), "用 scrm outbox 查看并处理"),
        _counted("没有取到的附件", await StoredMedia.count_in(MediaState.LOST), "平台上已经没有，请向当事人再要一份"),
        _counted(
            "搁置的存档记录",
            await set_aside_count(by_operator("check")),
            "用 scrm archive 查看原因，排除后 scrm archive replay --all",
        ),
        *of_staff(await everybody(by_operator("check")), first_admin),
    ]


def of_waiting(backlog: Backlog, now: datetime) -> Line:
    if backlog.oldest is None:
        return good("没有等待处理的回调")
    age = now - backlog.oldest
    subject = f"等待处理的回调 {backlog.pending} 条，最早的等了 {int(age.total_seconds())} 秒"
    return good(subject) if age < OLD else warning(subject, "请确认 scrm run 正在运行，并查看它的日志")


def of_staff(people: Sequence[StaffMember], first_admin: str) -> list[Line]:
    """Nobody at all means that the directory was never read."""
    if not people:
        return [warning("还没有同事", "启动 scrm run，它会读入通讯录")]
    without = sum(one.active and one.listed and not one.roles for one in people)
    admin = next((one for one in people if first_admin in one.identities and one.active), None)
    return [
        good("首位管理员在职")
        if admin
        else warning(f"首位管理员 {first_admin} 不在名单里或已停用", "请检查配置 staff.first_admin 和应用的可见范围"),
        _counted("没有角色的同事", without, "用 scrm staff 查看，用 scrm staff role 分配"),
    ]


def _counted(what: str, count: int, remedy: str) -> Line:
    return warning(f"{what}：{count}", remedy) if count else good(f"{what}：0")
