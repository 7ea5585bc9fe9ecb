"""Contact codes in words."""

from collections.abc import Sequence
from datetime import timedelta
from math import ceil

from commands.command import Talk
from commands.reading.colleagues import the_only
from crm_core.act import Act
from crm_core.codes.model import RESCANS, Calendar, Code, CodeState, Figures, Seat
from crm_core.errors import NotFound
from crm_core.staff.actions import find_colleagues, names_of
from crm_core.values import StaffId

STATES = {
    CodeState.ASKED: "正在建",
    CodeState.LIVE: "在用",
    CodeState.FAILED: "没有建成",
    CodeState.UNKNOWN: "不知道有没有建成",
    CodeState.ENDED: "已停用",
}


def calendar_of(talk: Talk) -> Calendar:
    """The company's clock, whatever the reader's own is."""
    return Calendar(zone=talk.habits.zone, is_workday=talk.holidays.is_workday, slot=talk.code_slot)


async def the_colleague(act: Act, phrase: str) -> StaffId:
    """The only one it can mean. Raises NotFound, Conflict."""
    found = await find_colleagues(act, phrase)
    if not found:
        raise NotFound(f"没有找到可以接待客户的同事“{phrase}”。")
    return the_only(found, phrase).id


async def described(act: Act, code: Code, figures: Figures) -> str:
    """What it is, who receives, what came of it, and its picture."""
    names = await names_of(act, {*(one.staff for one in code.seats), *code.fallback, *code.on_now})
    days = " · ".join(f"{day.month}/{day.day} {count}" for day, count in figures.days)
    lines = [
        f"活码“{code.name}”：{STATES[code.status]}",
        f"接待：{'、'.join(_seat(one, names) for one in code.seats)}",
        f"兜底：{_named(code.fallback, names)}" if code.fallback else "",
        f"现在扫码到：{_named(code.on_now, names)}" if code.status is CodeState.LIVE and code.on_now else "",
        f"来客自动打标签：{'、'.join(code.tags)}" if code.tags else "",
        "有专属欢迎语" if code.welcome else "",
        "" if code.skip_verify else "需要同事点通过",
        f"添加 {figures.adds} 次，客户 {figures.customers} 位；流失 {figures.losses}；开口 {figures.spoken} 位",
        f"开口的过半在加上后 {_within(figures.until_first)}内" if figures.until_first is not None else "",
        f"近 {len(figures.days)} 天：{days}",
        f"（{RESCANS}开口按已接入的聊天计。）",
        f"扫码图片：{code.picture}" if code.picture and code.status is CodeState.LIVE else "",
    ]
    return "\n".join(line for line in lines if line)


def routing_note(seats: Sequence[Seat], talk: Talk) -> str:
    """What weights mean on a platform that knows none; nothing where all are equal."""
    if len({one.weight for one in seats}) < 2:
        return ""
    minutes = int(talk.code_slot.total_seconds() // 60)
    return f"企业微信不支持权重，我每 {minutes} 分钟轮换一次接待人，长期比例才接近。"


def _seat(seat: Seat, names: dict[StaffId, str]) -> str:
    weight = f"×{seat.weight}" if seat.weight > 1 else ""
    return f"{names.get(seat.staff, '同事')}{weight}" + (f"（{seat.shift.shown}）" if seat.shift else "")


def _within(span: timedelta) -> str:
    """Rounded up, in the largest unit that fits."""
    minutes = max(1, ceil(span / timedelta(minutes=1)))
    if minutes <= 120:
        return f"{minutes} 分钟"
    hours = ceil(minutes / 60)
    return f"{hours} 小时" if hours <= 48 else f"{ceil(hours / 24)} 天"


def _named(staff: Sequence[StaffId], names: dict[StaffId, str]) -> str:
    return "、".join(names.get(one, "同事") for one in staff)
