"""Everything we ask of 企业微信 besides messages to members: one file a subject, one line a kind of words."""

from collections.abc import Mapping
from typing import Any, Protocol

from adapters.channel import Receipt
from adapters.wechat.work.calls.handover import hand_over
from adapters.wechat.work.client import WorkClient
from crm_core.messages import Handover
from crm_core.values import Identity


class PlatformCall(Protocol):
    """Make the change that `words` ask for, about or to `to`. Raises PlatformError.

    `key` names the call for ever; `repeated` is set when an earlier try may have happened.
    """

    async def __call__(
        self,
        client: WorkClient,
        to: Identity,
        words: Any,  # noqa: ANN401 - each call takes its own kind
        *,
        key: str,
        repeated: bool,
    ) -> Receipt: ...


CALLS: Mapping[type, PlatformCall] = {
    Handover: hand_over,
}
