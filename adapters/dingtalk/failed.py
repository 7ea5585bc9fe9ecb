"""Events that could not be delivered and wait to be asked for (call_back/get_call_back_failed_result)."""

from collections.abc import Mapping
from typing import Any, cast

from adapters.answers import Answer
from adapters.dingtalk.client import DingtalkClient
from adapters.dingtalk.received import event, folded, text_of
from adapters.received import Received
from crm_core.values import AppKey

_PATH = "call_back/get_call_back_failed_result"
_MOST_PAGES = 50


class _Failed(Answer):
    has_more: bool = False
    failed_list: tuple[dict[str, Any], ...] = ()


async def failed_events(client: DingtalkClient, app: AppKey) -> list[Received]:
    """What could not be delivered, at most 200 to a call. Raises PlatformError.

    Nobody says whether reading them takes them off the list: reading stops at a page that brings nothing new. They
    carry no event id, so they are named by what they say.
    """
    found: dict[str, Received] = {}
    for _ in range(_MOST_PAGES):
        page = await client.get_old(_PATH, _Failed)
        fresh = {one.key: one for one in (_received(app, entry) for entry in page.failed_list) if one.key not in found}
        found |= fresh
        if not page.has_more or not fresh:
            break
    return list(found.values())


def _received(app: AppKey, entry: Mapping[str, Any]) -> Received:
    kind = str(entry.get("call_back_tag") or "unnamed")
    told = entry.get(kind)
    for name in ("bpmsCallBackData", "roleLabelChange", "callbackData"):
        told = told if told is not None else entry.get(name)
    # Written beside the tag where nothing is written under its name.
    fields = folded(cast("dict[str, object]", told) if isinstance(told, dict) else dict(entry))
    fields["at"] = text_of(entry, "event_time")
    return event(app, kind, "", fields)
