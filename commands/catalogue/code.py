"""活码: contact codes, made, looked at, led to others and ended."""

from commands.command import Command, Section, Talk
from commands.reading.coding import EXAMPLE, SEAT_EXAMPLE, CodeWanted, Verb, read_code
from commands.showing.codes import STATES, calendar_of, described, routing_note, the_colleague
from crm_core.act import Act
from crm_core.codes.actions import code_figures, end_code, get_code, list_codes, make_code, seat_code
from crm_core.codes.model import CodeWish, Seat
from crm_core.errors import Conflict
from crm_core.messages import Outgoing, Text
from crm_core.staff.actions import company_chat, names_of
from crm_core.values import AppKey, StaffId


async def _run(act: Act, talk: Talk, wanted: CodeWanted) -> Outgoing:
    match wanted.verb:
        case Verb.LIST:
            return Text(text=await _listed(act, talk))
        case Verb.SHOW:
            code = await get_code(act, await _chat(act, talk), wanted.name)
            figures = await code_figures(act, await _chat(act, talk), wanted.name, calendar_of(talk))
            return Text(text=await described(act, code, figures))
        case Verb.MAKE:
            return Text(text=await _made(act, talk, wanted))
        case Verb.SEAT:
            return Text(text=await _seated(act, talk, wanted))
        case Verb.END:
            return Text(text=await _ended(act, talk, wanted))


async def _chat(act: Act, talk: Talk) -> AppKey:
    return await company_chat(act, AppKey(talk.chat), talk.apps)


async def _listed(act: Act, talk: Talk) -> str:
    codes = await list_codes(act, await _chat(act, talk))
    if not codes:
        return f"还没有活码。新建一个：\n{EXAMPLE}"
    names = await names_of(act, {staff for one in codes for staff in one.on_now})
    turns = ["、".join(names.get(staff, "同事") for staff in one.on_now) or "（轮换中）" for one in codes]
    lines = [f"{one.name}：{STATES[one.status]}，现在到 {turn}" for one, turn in zip(codes, turns, strict=True)]
    return "\n".join([f"在用的活码 {len(codes)} 个：", *lines, f"发“活码 {codes[0].name}”看图片和数据。"])


async def _made(act: Act, talk: Talk, wanted: CodeWanted) -> str:
    seats, fallback = await _people(act, wanted)
    wish = CodeWish(
        name=wanted.name,
        seats=seats,
        fallback=fallback,
        tags=wanted.tags,
        welcome=wanted.welcome,
        skip_verify=wanted.skip_verify,
    )
    code = await make_code(act, await _chat(act, talk), wish, calendar_of(talk))
    note = routing_note(seats, talk)
    return "\n".join(filter(None, [f"正在建活码“{code.name}”，好了就把图片发给您。", note]))


async def _seated(act: Act, talk: Talk, wanted: CodeWanted) -> str:
    seats, fallback = await _people(act, wanted)
    code = await seat_code(act, await _chat(act, talk), wanted.name, seats, fallback, calendar_of(talk))
    note = routing_note(seats, talk)
    return "\n".join(filter(None, [f"活码“{code.name}”换好人了，发“撤销”可以恢复。", note]))


async def _ended(act: Act, talk: Talk, wanted: CodeWanted) -> str:
    if not wanted.sure:
        await get_code(act, await _chat(act, talk), wanted.name)
        raise Conflict(
            f"停用后，印出去的“{wanted.name}”就扫不了了，也不能恢复。\n确定就发：活码 停用 {wanted.name} 确认"
        )
    code = await end_code(act, await _chat(act, talk), wanted.name)
    return f"活码“{code.name}”已停用，数据还可以看。"


async def _people(act: Act, wanted: CodeWanted) -> tuple[tuple[Seat, ...], tuple[StaffId, ...]]:
    seats = [Seat(staff=await the_colleague(act, one.who), weight=one.weight, shift=one.shift) for one in wanted.seats]
    return tuple(seats), tuple([await the_colleague(act, one) for one in wanted.fallback])


COMMAND = Command(
    section=Section.OTHER,
    name="code",
    words=("活码", "渠道码", "渠道活码", "code"),
    usage="活码 [名称|新建|换人|停用 …]",
    about="渠道活码：建码、看图片和数据、换接待人、停用",
    examples=("活码", "活码 春季展会", EXAMPLE, SEAT_EXAMPLE, "活码 停用 春季展会"),
    read=read_code,
    run=_run,
)
