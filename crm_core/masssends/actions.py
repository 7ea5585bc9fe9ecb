"""Having staff asked to send something to many: drafted, filled, started, stopped, reminded of.

A draft is filled in steps, so that thousands of receivers fit; then it is one call to the platform. Every step can be
done again. What the platform tells of it is taken in by `crm_core.deliveries`.
"""

from collections.abc import Collection
from dataclasses import dataclass

from crm_core.act import Act, Urgency
from crm_core.action import action, reading
from crm_core.errors import Conflict, Malformed, NotFound, NotPermitted
from crm_core.masssends.documents import StoredMassSend
from crm_core.masssends.model import A_DAY, MassSendShown, ReceiverState, SendLimits, SendState, Wanted, call_of
from crm_core.masssends.notices import tell_late
from crm_core.messages import Audience, MassSend, MassSendReminder, MassSendStop
from crm_core.outbox.documents import OutboxEntry
from crm_core.permissions import Permission
from crm_core.receivers.documents import StoredPart, StoredReceiver
from crm_core.staff.documents import StoredStaff
from crm_core.values import Identity, StaffId

AT_ONCE = 1_000
"""Receivers in one step."""
MOST_BYTES, MOST_ATTACHMENTS = 4_000, 9
_NONE = "没有找到您能查看的群发任务。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """Of the receivers of one step, so many are to get it, and so many are left out, having had enough."""

    taken: int
    over_quota: int


@action(Permission.MASS_SEND)
async def draft(act: Act, key: str, wanted: Wanted) -> None:
    """Begin a mass-send; `key` is made from its cause. Raises Malformed, NotFound for a sender who cannot send it."""
    if not wanted.text and not wanted.attachments:
        raise Malformed("群发要有文字或者附件。")
    if len(wanted.text.encode()) > MOST_BYTES or len(wanted.attachments) > MOST_ATTACHMENTS:
        raise Malformed(f"群发的文字最多 {MOST_BYTES} 字节，附件最多 {MOST_ATTACHMENTS} 个。")
    if wanted.audience is Audience.GROUPS and wanted.sender is None:
        raise Malformed("发到客户群要指定由哪位同事（群主）发送。")
    account = await _account(wanted)
    send = StoredMassSend(
        id=key,
        scope=wanted.scope,
        app=wanted.app,
        audience=wanted.audience,
        sender=wanted.sender,
        account=account,
        label=wanted.label,
        text=wanted.text,
        attachments=StoredMassSend.stored(wanted.attachments),
        state=SendState.DRAFT,
        by=act.actor.staff,
        people=[wanted.sender] if wanted.sender else [],
        at=act.at,
    )
    if await send.begin():
        act.record("masssends.draft", key)


@action(Permission.MASS_SEND)
async def add_receivers(act: Act, key: str, receivers: Collection[Identity], limits: SendLimits) -> Added:
    """Add up to AT_ONCE receivers to a draft, each once. Raises NotFound, Conflict, Malformed.

    Whoever has had as many as `limits` allow is kept with that reason and gets nothing.
    """
    send = await _held(act, key)
    if send.state is not SendState.DRAFT:
        raise Conflict("这个群发任务已经开始，不能再加人。")
    keys = [one.key for one in receivers if f"{one.platform}:{one.scope}" == send.scope]
    if len(keys) < len(receivers) or len(receivers) > AT_ONCE:
        raise Malformed(f"一次最多加 {AT_ONCE} 位，而且都要在同一家企业。")
    new = sorted(set(keys) - await StoredReceiver.known(key, keys))
    over = await _over_quota(act, new, limits)
    states = {one: ReceiverState.OVER_QUOTA if one in over else ReceiverState.WANTED for one in new}
    wanted = (await StoredReceiver.counts([key]))[key].get(ReceiverState.WANTED, 0)
    if wanted + len(new) - len(over) > limits.at_most(send.audience):
        raise Conflict(f"一个群发任务最多 {limits.at_most(send.audience)} 位，请分成几个。")
    await StoredReceiver.add(key, states, act.at)
    return Added(taken=len(new) - len(over), over_quota=len(over))


@action(Permission.MASS_SEND)
async def start(act: Act, key: str) -> None:
    """Ask the platform for the tasks; done twice it is asked once. Raises NotFound, Conflict without receivers."""
    send = await _held(act, key)
    if send.state is not SendState.DRAFT:
        return
    receivers = await StoredReceiver.in_state(key, ReceiverState.WANTED)
    if not receivers:
        raise Conflict("没有可以收到这次群发的人。")
    await StoredMassSend.move(key, SendState.ASKED, after=[SendState.DRAFT])
    words = MassSend(
        audience=send.audience,
        sender=Identity.from_key(send.account).account if send.account else "",
        receivers=tuple(Identity.from_key(one).account for one in receivers),
        text=send.text,
        attachments=send.words,
        asked_at=act.at,
    )
    act.ask(call_of(key), of=send.subject, words=words)
    act.record("masssends.start", key)


@action(Permission.READ_MASS_SEND)
async def stop(act: Act, key: str) -> SendState:
    """Take back whatever nobody has confirmed yet; the state it is in then. Raises NotFound, NotPermitted, Conflict."""
    send = await _held(act, key)
    if not act.actor.may(Permission.MASS_SEND) and send.by != act.actor.staff:
        raise NotPermitted("只有发起人、社群运营、主管或管理员可以取消群发任务。")
    act.record("masssends.stop", key)
    if send.state is SendState.DRAFT or (send.state is SendState.ASKED and await OutboxEntry.withdraw(call_of(key))):
        await StoredReceiver.move(key, ReceiverState.STOPPED, after=[ReceiverState.WANTED])
        await StoredMassSend.move(key, SendState.STOPPED, after=[SendState.DRAFT, SendState.ASKED])
        return SendState.STOPPED
    if send.state is not SendState.OPEN:
        raise Conflict(f"这个群发任务{send.state.shown}，不用再取消。")
    await StoredMassSend.move(key, SendState.STOPPING, after=[SendState.OPEN])
    words = MassSendStop(msgid=send.msgid)
    act.ask(f"{key}:stop:{await send.number_call()}", of=send.subject, words=words, urgency=Urgency.REPLY)
    return SendState.STOPPING


@action(Permission.READ_MASS_SEND)
async def remind(act: Act, key: str, most: int) -> int:
    """Remind whoever has not confirmed; how many that are. Raises NotFound, Conflict after `most` in 24 hours."""
    send = await _held(act, key)
    late = [one.staff for one in (await StoredPart.of([key]))[key] if one.sent_at is None]
    if send.state is not SendState.OPEN or not late:
        raise Conflict("这个群发任务没有等人确认的。")
    if len([at for at in send.reminded if at > act.at - A_DAY]) >= most:
        raise Conflict(f"24 小时内最多提醒 {most} 次，请晚些再提醒。")
    await send.remind(act.at)
    number = await send.number_call()
    words = MassSendReminder(msgid=send.msgid)
    act.ask(f"{key}:remind:{number}", of=send.subject, words=words, urgency=Urgency.REPLY)
    await tell_late(act, send, late, number)
    act.record("masssends.remind", key)
    return len(late)


@reading(Permission.READ_MASS_SEND)
async def list_mass_sends(act: Act, limit: int, *, skip: int = 0) -> tuple[list[MassSendShown], int]:
    """The newest visible ones that are no drafts, without the first `skip`; and how many there are."""
    visible = StoredMassSend.visible_to(act)
    return await _shown(await visible.newest(limit, skip=skip)), await visible.count()


@reading(Permission.READ_MASS_SEND)
async def get_mass_send(act: Act, key: str) -> MassSendShown:
    """Raises NotFound."""
    found = await StoredMassSend.visible_to(act).get(key)
    if found is None:
        raise NotFound(_NONE)
    return (await _shown([found]))[0]


async def _shown(sends: list[StoredMassSend]) -> list[MassSendShown]:
    keys = [one.id for one in sends]
    counts, parts = await StoredReceiver.counts(keys), await StoredPart.of(keys)
    return [
        MassSendShown(
            id=one.id,
            label=one.label,
            audience=one.audience,
            state=one.state,
            msgid=one.msgid,
            by=one.by,
            at=one.at,
            receivers=counts[one.id],
            parts=tuple(part.part for part in parts[one.id]),
        )
        for one in sends
    ]


async def _held(act: Act, key: str) -> StoredMassSend:
    """Raises NotFound."""
    seen = await StoredMassSend.visible_to(act).get(key)
    held = await StoredMassSend.held(key, act.at) if seen else None
    if held is None:
        raise NotFound(_NONE)
    return held


async def _account(wanted: Wanted) -> str:
    """The sender's account in that company, empty without a sender. Raises NotFound."""
    if wanted.sender is None:
        return ""
    member = (await StoredStaff.by_ids([wanted.sender])).get(StaffId(wanted.sender))
    accounts = [one for one in member.identities if one.startswith(f"{wanted.scope}:")] if member else []
    if not accounts or member is None or not member.active:
        raise NotFound("没有这位可以发送的在职同事。")
    return accounts[0]


async def _over_quota(act: Act, receivers: list[str], limits: SendLimits) -> set[str]:
    over: set[str] = set()
    for since, count in limits.periods(act.at):
        had = await StoredReceiver.had_since(receivers, since)
        over |= {one for one, number in had.items() if number >= count}
    return over
