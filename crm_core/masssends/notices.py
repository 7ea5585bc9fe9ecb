"""What people are told about a mass-send, in the chat with the app."""

from collections.abc import Collection

from crm_core.act import Act, Urgency
from crm_core.masssends.documents import StoredMassSend
from crm_core.messages import Audience, Text
from crm_core.staff.documents import StoredStaff
from crm_core.staff.model import address_of
from crm_core.values import AppKey, StaffId

_WHERE = "请打开企业微信“客户联系 › 群发助手”查看并确认，确认后才会发出。"


async def tell_waiting(act: Act, send: StoredMassSend, people: Collection[StaffId]) -> None:
    """A part of it waits to be confirmed."""
    whom = "客户" if send.audience is Audience.CUSTOMERS else "客户群"
    await _tell(
        act, send, people, f"waits:{send.calls}", f"有一个发给{whom}的群发任务等您确认：“{send.label}”。\n{_WHERE}"
    )


async def tell_late(act: Act, send: StoredMassSend, people: Collection[StaffId], call: int) -> None:
    """It still does."""
    await _tell(act, send, people, f"late:{call}", f"群发任务“{send.label}”还没有确认，客户还没收到。\n{_WHERE}")


async def tell_failed(act: Act, send: StoredMassSend, why: str) -> None:
    """Whoever wanted it learns that it came to nothing."""
    if send.by is not None:
        await _tell(act, send, [send.by], f"failed:{send.calls}", f"群发任务“{send.label}”{why}")


async def _tell(act: Act, send: StoredMassSend, people: Collection[StaffId], what: str, text: str) -> None:
    """Where they last wrote, else through the app of the task.

    Raises nothing for those whom neither reaches: the platform's own client shows them the task.
    """
    for member in (await StoredStaff.by_ids(people)).values():
        address = address_of(member, [AppKey(member.wrote_to), send.app])
        if address is not None:
            key = f"{send.id}:{what}:{member.id}"
            act.send(key, app=address.app, to=address.to, words=Text(text=text), urgency=Urgency.NOTICE)
