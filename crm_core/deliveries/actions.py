"""Taking in what became of mass-sends. Every step is idempotent, and the order of pages does not matter."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from crm_core.act import Act
from crm_core.action import action
from crm_core.masssends.actions import remind
from crm_core.masssends.documents import StoredMassSend
from crm_core.masssends.model import Following, ReceiverState, SendState
from crm_core.masssends.notices import tell_failed, tell_waiting
from crm_core.messages import SenderTask, SentTo
from crm_core.permissions import Permission
from crm_core.receivers.documents import StoredPart, StoredReceiver
from crm_core.staff.documents import StoredStaff
from crm_core.values import StaffId

_FIRST_LOOK = timedelta(seconds=1)
_NOT_YET = (SendState.ASKED, SendState.FAILED, SendState.UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueSend:
    """One to be looked at; `scope` is the company (`wecom:<corp>`), `state` how it stood when the look began.

    Of the accounts in `done` nothing more can come, those in `listed` are worth asking about only once they have
    confirmed.
    """

    key: str
    scope: str
    msgid: str
    state: SendState
    done: frozenset[str]
    listed: frozenset[str]


@action(Permission.FEED)
async def tasks_made(act: Act, key: str, msgid: str, unreached: Collection[str]) -> None:
    """The platform has made the tasks, except for these accounts of receivers."""
    send = await StoredMassSend.move(
        key, SendState.OPEN, after=_NOT_YET, fields={"msgid": msgid, "made_at": act.at, "due": act.at + _FIRST_LOOK}
    )
    if send is None:
        return
    left_out = [f"{send.scope}:{one}" for one in unreached]
    before = (ReceiverState.WANTED, ReceiverState.FAILED)
    await StoredReceiver.move(key, ReceiverState.UNREACHED, after=before, only=left_out)
    await StoredReceiver.move(key, ReceiverState.WAITING, after=before)
    act.record("deliveries.made", key)


@action(Permission.FEED)
async def tasks_failed(act: Act, key: str, *, unknown: bool) -> None:
    """The platform would not make them, or nobody knows; whoever wanted them is told. Idempotent."""
    state = SendState.UNKNOWN if unknown else SendState.FAILED
    send = await StoredMassSend.move(key, state, after=(SendState.ASKED,))
    if send is None:
        return
    if not unknown:
        await StoredReceiver.move(key, ReceiverState.FAILED, after=(ReceiverState.WANTED,))
    why = "不知道有没有创建成功，请管理员用 scrm outbox 处理。" if unknown else "没有创建成功：企业微信没有受理。"
    await tell_failed(act, send, why)
    act.record(f"deliveries.{state}", key)


@action(Permission.FEED)
async def stopped(act: Act, key: str) -> None:
    """The platform has taken back what was not confirmed; the last look tells whom it reached before."""
    fields = {"due": act.at + _FIRST_LOOK}
    if await StoredMassSend.move(key, SendState.STOPPED, after=(SendState.STOPPING,), fields=fields):
        await StoredReceiver.move(key, ReceiverState.STOPPED, after=(ReceiverState.WAITING,))
        act.record("deliveries.stopped", key)


@action(Permission.FEED)
async def not_stopped(act: Act, key: str) -> None:
    """The platform would not; whoever wanted the mass-send is told."""
    if send := await StoredMassSend.move(key, SendState.OPEN, after=(SendState.STOPPING,)):
        await tell_failed(act, send, "没能取消：企业微信没有受理，请稍后再试。")


@action(Permission.FEED)
async def next_due(act: Act, following: Following) -> DueSend | None:
    """The next one to be looked at, which nobody else gets meanwhile; None when none is due."""
    send = await StoredMassSend.claim_due(act.at, act.at + timedelta(seconds=following.every))
    if send is None:
        return None
    parts = (await StoredPart.of([send.id]))[send.id]
    return DueSend(
        key=send.id,
        scope=send.scope,
        msgid=send.msgid,
        state=send.state,
        done=frozenset(one.account for one in parts if one.read),
        listed=frozenset(one.account for one in parts if one.listed),
    )


@action(Permission.FEED)
async def note_parts(act: Act, key: str, tasks: Collection[SenderTask]) -> None:
    """Some of those who have to confirm; who is new among them is told that it waits."""
    send = await StoredMassSend.held(key, act.at)
    if send is None:
        return
    staff = await StoredStaff.ids_of([one.sender.key for one in tasks])
    known = {one.account for one in (await StoredPart.of([key]))[key]}
    await StoredPart.note(key, tasks, staff)
    await send.joined_by(set(staff.values()))
    waiting = [one.sender.key for one in tasks if one.sent_at is None and one.sender.key not in known]
    if waiting and send.state is SendState.OPEN:
        await tell_waiting(act, send, {StaffId(staff[one]) for one in waiting})


@action(Permission.FEED)
async def note_results(act: Act, key: str, sender: str, results: Collection[SentTo]) -> None:
    """Whom some of one part reached; `sender` is the identity key."""
    await StoredReceiver.note(key, sender, results)


@action(Permission.FEED)
async def part_read(act: Act, key: str, sender: str, *, sent: bool) -> None:
    """All of one part was read; when it was `sent`, for the last time."""
    await StoredPart.looked_at(key, sender, sent=sent)


@action(Permission.FEED)
async def look_ended(act: Act, key: str, state: SendState, following: Following) -> None:
    """All was read that there is since it was in this `state`: see whether it is over, and remind who is late.

    One that was stopped meanwhile is looked at once more: whoever confirmed just before was not read yet.
    """
    send = await StoredMassSend.held(key, act.at)
    if send is None or send.state is not state:
        return
    parts = (await StoredPart.of([key]))[key]
    everybody = bool(parts) and all(one.read for one in parts)
    if everybody and send.state is not SendState.STOPPED:
        await StoredReceiver.leave_unlisted(key)
    waiting = (await StoredReceiver.counts([key]))[key].get(ReceiverState.WAITING, 0)
    if send.state is SendState.OPEN and everybody and not waiting:
        await _end(act, key, SendState.DONE)
    elif send.state is SendState.OPEN and act.at > send.at + timedelta(days=following.days):
        await StoredReceiver.move(key, ReceiverState.LAPSED, after=(ReceiverState.WAITING,))
        await _end(act, key, SendState.LAPSED)
    elif send.state is SendState.STOPPED:
        await _end(act, key, SendState.STOPPED)
    elif send.state is SendState.OPEN and _is_late(send, parts, act, following):
        await remind(act, key, following.reminders)


def _is_late(send: StoredMassSend, parts: list[StoredPart], act: Act, following: Following) -> bool:
    """Whether to remind those who have not confirmed."""
    since = send.made_at or send.at
    return any(one.sent_at is None for one in parts) and following.is_late(since, tuple(send.reminded), act.at)


async def _end(act: Act, key: str, state: SendState) -> None:
    await StoredMassSend.move(key, state, after=(SendState.OPEN, SendState.STOPPED), fields={"due": None})
    act.record(f"deliveries.{state}", key)
