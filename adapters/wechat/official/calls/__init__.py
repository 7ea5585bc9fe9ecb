"""Everything we ask of 公众号: one file a subject, one line a kind of words."""

from collections.abc import Mapping
from typing import Any, Protocol

from adapters.channel import Receipt
from adapters.wechat.official.calls.chat import send_article, send_text, show_typing
from adapters.wechat.official.calls.notices import send_subscribe, send_template
from adapters.wechat.official.calls.scenes import make_code
from adapters.wechat.official.client import OfficialClient
from crm_core.messages import Article, SceneCodeWanted, SubscribeNotice, TemplateNotice, Text, Typing
from crm_core.values import Identity


class PlatformCall(Protocol):
    """Say or make what `words` ask for, to or about `to`. Raises PlatformError.

    `key` names the call for ever; `repeated` is set when an earlier try may have happened.
    """

    async def __call__(
        self,
        client: OfficialClient,
        to: Identity,
        words: Any,  # noqa: ANN401 - each takes its own
        *,
        key: str,
        repeated: bool,
    ) -> Receipt: ...


CALLS: Mapping[type, PlatformCall] = {
    Text: send_text,
    Article: send_article,
    Typing: show_typing,
    TemplateNotice: send_template,
    SubscribeNotice: send_subscribe,
    SceneCodeWanted: make_code,
}
