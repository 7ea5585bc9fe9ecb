"""Who works here and in which roles."""

from rich.table import Table
from rich.text import Text

from bot.errands.people import identity_of
from bot.errands.visit import by_operator, paper, visiting
from config.settings import Settings
from crm_core.accounts.actions import link_accounts
from crm_core.errors import Malformed
from crm_core.permissions import Role
from crm_core.staff.actions import assign_roles, everybody
from crm_core.staff.model import StaffMember

NONE = "none"


@visiting
async def show(_settings: Settings) -> None:
    """List everybody by name."""
    people = await everybody(by_operator("staff"))
    if not people:
        paper().print("还没有同事：启动 scrm run，通讯录会自动读入。")
        return
    table = Table("姓名", "账号", "角色", "", box=None, pad_edge=False)
    for person in people:
        table.add_row(*(Text(cell, overflow="fold") for cell in _row(person)))
    paper().print(table)


@visiting
async def give(settings: Settings, name: str, roles: str) -> None:
    """`roles` are exactly those wanted, joined by commas."""
    wanted = read_roles(roles)
    person = await assign_roles(by_operator("staff role"), identity_of(settings, name), wanted)
    paper().print(f"{person.name} 的角色已改为 {_joined(wanted)}，下一条消息起生效。")


@visiting
async def link(settings: Settings, name: str, other: str) -> None:
    """Both are accounts; whoever has the second becomes the first."""
    person = await link_accounts(by_operator("staff link"), identity_of(settings, name), identity_of(settings, other))
    paper().print(f"已合并：{person.name} 现在有账号 {'、'.join(person.identities)}，角色以前一个账号的为准。")


def read_roles(text: str) -> frozenset[Role]:
    """Read a list; `none` is the empty one. Raises Malformed."""
    if text.strip().lower() == NONE:
        return frozenset()
    names = [name.strip().lower() for name in text.replace("，", ",").split(",") if name.strip()]
    wrong = [name for name in names if name not in set(Role)]
    if wrong or not names:
        named = f"没有角色“{wrong[0]}”" if wrong else "没有写角色"
        raise Malformed(f"{named}，可用的是 {_joined(frozenset(Role))}，多个用逗号隔开；none 表示没有角色。")
    return frozenset(map(Role, names))


def _row(person: StaffMember) -> tuple[str, str, str, str]:
    return (
        person.name,
        "\n".join(person.identities),
        _joined(person.roles),
        _remark(person),
    )


def _remark(person: StaffMember) -> str:
    if not person.listed:
        return "不在应用的可见范围"
    return "" if person.active else "已停用"


def _joined(roles: frozenset[Role]) -> str:
    return "、".join(sorted(roles)) or "—"
