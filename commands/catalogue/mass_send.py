"""群发任务: what staff have to confirm, how far it is, reminding and taking back."""

from commands.command import Command, Section, Talk
from commands.reading.gathering import TaskWanted, Verb, read_task
from commands.showing.listing import further, list_number, of_pages
from commands.showing.wording import moment, shortened
from crm_core.act import Act
from crm_core.choices.actions import offer
from crm_core.errors import NotFound
from crm_core.masssends.actions import get_mass_send, list_mass_sends, remind, stop
from crm_core.masssends.model import MOST_REMINDERS, MassSendShown, ReceiverState, SendState
from crm_core.messages import Button, Card, Outgoing, Text
from crm_core.staff.actions import names_of
from crm_core.values import StaffId

SHOWN = 4
_WORD = "群发任务"
_LONGEST_BUTTON = 8
_NAMED = 5


async def _run(act: Act, talk: Talk, wanted: TaskWanted) -> Outgoing:
    match wanted.verb:
        case Verb.REMIND:
            count = await remind(act, wanted.id, MOST_REMINDERS)
            return Text(text=f"已提醒 {count} 位还没确认的同事。")
        case Verb.STOP:
            stopped = await stop(act, wanted.id) is SendState.STOPPED
            return Text(text="已取消。" if stopped else "正在取消；已经确认发出的收不回来。")
        case Verb.SHOW:
            return await _list(act, talk, wanted.page)


async def _list(act: Act, talk: Talk, page: int) -> Outgoing:
    found, total = await list_mass_sends(act, SHOWN, skip=(page - 1) * SHOWN)
    pages = -(-total // SHOWN)
    if not total:
        return Text(text="没有您能查看的群发任务。")
    if not found:
        raise NotFound(f"群发任务现在只有 {pages} 页。")
    alone = [one.parts[0].staff if len(one.parts) == 1 else "" for one in found]
    names = await names_of(act, {StaffId(staff) for staff in alone if staff})
    lines = [
        _line(place, one, names.get(StaffId(staff), ""))
        for place, (one, staff) in enumerate(zip(found, alone, strict=True), start=1)
    ]
    number = list_number(act)
    await offer(act, talk.chat, number, _WORD, [one.id for one in found])
    return Card(
        title=of_pages(_WORD, page, pages),
        text="\n".join([*lines, "点按钮或回复数字看详情。"]),
        buttons=tuple(
            Button(key=f"pick:{number}:{place}", text=f"{place}. {shortened(one.label, _LONGEST_BUTTON)}")
            for place, one in enumerate(found, start=1)
        )
        + further(_WORD, page, pages),
    )


def _line(place: int, one: MassSendShown, alone: str) -> str:
    """With who has to confirm it `alone`, where it is one: a broadcast makes a task for each. It is to fit a card."""
    sent = one.receivers.get(ReceiverState.SENT, 0)
    if alone:
        return f"{place}. {shortened(one.label, 10)} · {alone} · {one.state.shown} · 已送达 {sent}/{one.total}"
    return f"{place}. {shortened(one.label, 12)} · {one.state.shown} · 已送达 {sent}/{one.total} {one.unit}"


async def _picked(act: Act, talk: Talk, key: str) -> Outgoing:
    one = await get_mass_send(act, key)
    late = [part.staff for part in one.parts if part.sent_at is None]
    lines = [
        f"{one.state.shown}，{moment(one.at, act.at, talk.zone)} 发起，共 {one.total} {one.unit}。",
        *(f"{state.shown}：{count}" for state, count in sorted(one.receivers.items())),
    ]
    if one.parts:
        lines.append(f"同事确认：{len(one.parts) - len(late)}/{len(one.parts)}")
    if late and one.state is SendState.OPEN:
        names = await names_of(act, late)
        lines.append("还没确认：" + "、".join(list(names.values())[:_NAMED]) + ("等" if len(late) > _NAMED else ""))
    act.record("commands.mass_send", one.id)
    text = "\n".join(lines)
    if one.state not in (SendState.OPEN, SendState.ASKED):
        return Text(text=f"“{one.label}”\n{text}")
    buttons = [Button(key=f"{_WORD} {Verb.REMIND} {one.id}", text="提醒同事")] if late else []
    buttons.append(Button(key=f"{_WORD} {Verb.STOP} {one.id}", text="取消任务"))
    return Card(title=shortened(one.label, 36), text=text, buttons=tuple(buttons))


COMMAND = Command(
    section=Section.GATHER,
    name="mass_send",
    words=(_WORD, "mass"),
    usage=_WORD,
    about="看群发任务：谁还没确认、送达了多少，可以提醒和取消",
    examples=(_WORD,),
    read=read_task,
    run=_run,
    picked=_picked,
)
