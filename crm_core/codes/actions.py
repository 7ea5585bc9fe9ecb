"""Contact codes: made, led to others, ended, looked at; and what becomes of them on the platform."""

from collections.abc import Sequence
from datetime import timedelta

from crm_core.act import Act
from crm_core.action import action, reading
from crm_core.codes.arrivals import arrivals
from crm_core.codes.calling import accounts, ask_for, ask_to_change, ask_to_end, company_of, led_to, tell_asker
from crm_core.codes.documents import StoredCode, StoredSeat
from crm_core.codes.model import (
    IN_USE,
    LONGEST_WELCOME,
    MOST_SEATS,
    MOST_TAGS,
    Calendar,
    Code,
    CodeState,
    CodeWish,
    Figures,
    Seat,
    checked_name,
    figures,
    new_state,
    picture_file,
)
from crm_core.errors import Conflict, Malformed, NotFound
from crm_core.messages import StaffFile, Text
from crm_core.permissions import Permission
from crm_core.tags.actions import change_tags
from crm_core.tags.model import checked
from crm_core.values import AppKey, CustomerId, StaffId

_AT_ONCE = 20
_STATISTIC_DAYS = 7
_REASONS = {
    "41041": "成员太多",
    "41045": "企业的活码数已达上限",
    "41054": "有成员没有激活或实名",
    "48002": "应用没有这个接口的权限",
    "84074": "有成员没有客户联系权限",
}


@action(Permission.MANAGE_CODES)
async def make_code(act: Act, chat: AppKey, wish: CodeWish, calendar: Calendar) -> Code:
    """Have a code made; whoever asks is told in `chat` when it is there. Raises Malformed, Conflict."""
    scope = company_of(chat)
    name = checked_name(wish.name)
    before = await StoredCode.named(scope, name)
    if before is not None and before.status in IN_USE:
        raise Conflict(f"已经有活码“{name}”，换个名字，或先停用它。")
    if len(wish.welcome) > LONGEST_WELCOME or len(wish.tags) > MOST_TAGS:
        raise Malformed(f"欢迎语最多 {LONGEST_WELCOME} 字，标签最多 {MOST_TAGS} 个。")
    await _check_seats(scope, wish.seats, wish.fallback)
    code = StoredCode(
        id=new_state(),
        scope=scope,
        name=name,
        status=CodeState.ASKED,
        seats=[StoredSeat.of(one) for one in wish.seats],
        fallback=[*wish.fallback],
        on_now=[],
        tags=sorted(checked(wish.tags)),
        welcome=wish.welcome,
        skip_verify=wish.skip_verify,
        by=act.actor.staff,
        app=chat,
        created_at=act.at,
    )
    users = await led_to(code, act, calendar)
    code.on_now = [*users]
    await code.insert()
    ask_for(act, code, [*users.values()])
    act.record("codes.make", code.id)
    return code.code


@action(Permission.FEED)
async def code_made(act: Act, state: str, config_id: str, picture: str) -> None:
    """The platform has made it; whoever asked is shown the picture. Idempotent."""
    code = await StoredCode.get(state)
    if code is None:
        return
    code.config_id, code.picture = config_id, picture
    if code.status is CodeState.ENDED:
        await code.put(config_id=config_id, picture=picture)
        await ask_to_end(act, code)
        return
    await code.put(status=CodeState.LIVE, config_id=config_id, picture=picture)
    act.record("codes.made", state)
    await tell_asker(act, code, "made", Text(text=f"活码“{code.name}”建好了。发“活码 {code.name}”看数据。"))
    if picture:
        link = f"活码“{code.name}”的扫码图片：\n{picture}"
        file = StaffFile(file=picture_file(picture), name=f"{code.name}.png", picture=True, instead=link)
        await tell_asker(act, code, "picture", file)


@action(Permission.FEED)
async def code_failed(act: Act, state: str, reason: str, *, unknown: bool) -> None:
    """The platform has not made it, or nobody knows; whoever asked is told. Idempotent."""
    code = await StoredCode.get(state)
    if code is None or code.status is CodeState.LIVE:
        return
    if code.status is not CodeState.ENDED:
        await code.put(status=CodeState.UNKNOWN if unknown else CodeState.FAILED)
    act.record("codes.failed", state)
    why = "一直没有收到企业微信的答复，管理员可用 scrm outbox 再试" if unknown else _reason(reason)
    await tell_asker(act, code, "failed", Text(text=f"活码“{code.name}”没有建成：{why}。"))


@action(Permission.FEED)
async def change_failed(act: Act, state: str, reason: str) -> None:
    """The platform has not led it to others; whoever made it is told."""
    code = await StoredCode.get(state)
    if code is not None and code.status is CodeState.LIVE:
        text = f"活码“{code.name}”没能换人：{_reason(reason)}。请看看是谁不能接待，用“活码 换人”调整。"
        await tell_asker(act, code, f"change:{reason}:{act.at:%Y%m%d}", Text(text=text))


@action(Permission.FEED)
async def change_missed(act: Act, state: str) -> None:
    """Whom it leads to is not known: the clock leads it to those whose turn it is. Idempotent."""
    code = await StoredCode.get(state)
    if code is not None and code.status is CodeState.LIVE:
        await code.put(on_now=[])
        act.record("codes.change_missed", state)


@action(Permission.FEED)
async def lost_code(act: Act, state: str) -> None:
    """The platform has it no more, though nobody here has ended it; whoever made it is told. Idempotent."""
    code = await StoredCode.get(state)
    if code is None or code.status is not CodeState.LIVE:
        return
    await code.put(status=CodeState.ENDED, ended_at=act.at)
    act.record("codes.lost", state)
    text = f"活码“{code.name}”在企业微信里已经被删除，扫不了了。需要的话请重新建一个。"
    await tell_asker(act, code, "lost", Text(text=text))


@reading(Permission.MANAGE_CODES)
async def list_codes(act: Act, chat: AppKey) -> list[Code]:
    """The codes in use of the company that this chat is in, oldest first. Raises Conflict."""
    return [one.code for one in await StoredCode.of_scope(company_of(chat))]


@reading(Permission.MANAGE_CODES)
async def get_code(act: Act, chat: AppKey, name: str) -> Code:
    """The one in use of this name, else the one that was last. Raises NotFound, Conflict."""
    return (await _named(chat, name)).code


@reading(Permission.MANAGE_CODES)
async def code_figures(act: Act, chat: AppKey, name: str, calendar: Calendar) -> Figures:
    """What came of a code, and by day for the last week. Raises NotFound, Conflict."""
    code = await _named(chat, name)
    today = act.at.astimezone(calendar.zone).date()
    days = [today - timedelta(days=back) for back in reversed(range(_STATISTIC_DAYS))]
    return figures(await arrivals(code.id), days, calendar.zone)


@action(Permission.MANAGE_CODES)
async def seat_code(
    act: Act,
    chat: AppKey,
    name: str,
    seats: tuple[Seat, ...],
    fallback: tuple[StaffId, ...],
    calendar: Calendar,
) -> Code:
    """Lead a code to others from now on. Raises NotFound, Conflict, Malformed."""
    code = await _in_use(chat, name)
    await _check_seats(code.scope, seats, fallback)
    act.undo_with(
        reseat_code, state=code.id, seats=tuple(one.seat for one in code.seats), fallback=tuple(code.fallback)
    )
    return await _reseat(act, code, seats, fallback, calendar)


@action(Permission.MANAGE_CODES)
async def reseat_code(act: Act, state: str, seats: tuple[Seat, ...], fallback: tuple[StaffId, ...]) -> str:
    """Lead a code to those it led to before; the clock does it within the minute. Raises Conflict."""
    code = await StoredCode.get(state)
    if code is None or code.status not in IN_USE:
        raise Conflict("这个活码已经停用。")
    await code.seat(seats, fallback, ())
    act.record("codes.seat", state)
    return f"已撤销：活码“{code.name}”一分钟内换回原来的人。"


@action(Permission.MANAGE_CODES)
async def end_code(act: Act, chat: AppKey, name: str) -> Code:
    """Have a code lead nowhere, for good. Raises NotFound, Conflict."""
    code = await _in_use(chat, name)
    await code.put(status=CodeState.ENDED, ended_at=act.at)
    if code.config_id:
        await ask_to_end(act, code)
    act.record("codes.end", code.id)
    return code.code


@action(Permission.FEED)
async def keep_shifts(act: Act, calendar: Calendar, after: str = "") -> str:
    """Lead some codes to those whose turn it is; returns where to go on, empty at the end."""
    codes = await StoredCode.live(after, _AT_ONCE)
    for code in codes:
        users = await led_to(code, act, calendar)
        if users and sorted(users) != sorted(code.on_now):
            await code.put(on_now=[*users])
            await ask_to_change(act, code, [*users.values()])
    return codes[-1].id if len(codes) == _AT_ONCE else ""


@action(Permission.FEED)
async def came_by_code(act: Act, customer: CustomerId, state: str | None) -> None:
    """A customer has come by a code: put its tags on. Idempotent; a state that is no code's means nothing."""
    code = await StoredCode.get(state) if state else None
    if code is not None and code.tags:
        await change_tags(act, customer, frozenset(code.tags), frozenset())


@reading(Permission.FEED)
async def welcome_of(act: Act, state: str | None) -> str:
    """What somebody who comes by the code with this state is greeted with; empty for nothing of its own."""
    code = await StoredCode.get(state) if state else None
    return code.welcome if code is not None else ""


@reading(Permission.FEED)
async def code_with_state(act: Act, state: str) -> Code | None:
    """None where there never was one."""
    found = await StoredCode.get(state)
    return found.code if found else None


@reading(Permission.FEED)
async def people_of_code(act: Act, scope: str, name: str) -> tuple[StaffId, ...]:
    """Everybody whom the staff's code of this name may lead to, whatever the hour; nobody for one not in use."""
    code = await StoredCode.named(scope, name) if name else None
    if code is None or code.status not in IN_USE:
        return ()
    return tuple(dict.fromkeys([*(one.staff for one in code.seats), *code.fallback]))


@reading(Permission.READ_CUSTOMER)
async def came_by(act: Act, state: str | None) -> str:
    """What the code with this state is called, e.g. `活码“春季展会”`, or else the state itself; nothing for none."""
    return (await StoredCode.names_of([state])).get(state, state) if state else ""


async def _reseat(
    act: Act, code: StoredCode, seats: Sequence[Seat], fallback: Sequence[StaffId], calendar: Calendar
) -> Code:
    code.seats, code.fallback = [StoredSeat.of(one) for one in seats], [*fallback]
    users = await led_to(code, act, calendar)
    code.on_now = [*users]
    await code.seat(seats, fallback, code.on_now)
    if code.status is CodeState.LIVE:
        await ask_to_change(act, code, [*users.values()])
    else:
        await code.put(on_now=[])
    act.record("codes.seat", code.id)
    return code.code


async def _check_seats(scope: str, seats: Sequence[Seat], fallback: Sequence[StaffId]) -> None:
    everybody = {*(one.staff for one in seats), *fallback}
    if not seats or len(everybody) > MOST_SEATS:
        raise Malformed(f"一个活码要有 1 到 {MOST_SEATS} 位接待的同事。")
    if len(await accounts(scope, sorted(everybody))) < len(everybody):
        raise Conflict("有同事不在这家企业微信里，不能接待活码来的客户。")


async def _named(chat: AppKey, name: str) -> StoredCode:
    found = await StoredCode.named(company_of(chat), name)
    if found is None:
        raise NotFound(f"没有活码“{name}”。发“活码”看全部。")
    return found


async def _in_use(chat: AppKey, name: str) -> StoredCode:
    code = await _named(chat, name)
    if code.status not in IN_USE:
        raise Conflict(f"活码“{name}”已经停用了。")
    return code


def _reason(code: str) -> str:
    return _REASONS.get(code, f"企业微信返回错误码 {code}")
