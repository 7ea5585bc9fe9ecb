"""Messages from an app to the members of its company (message/send)."""

import math
from collections.abc import Mapping

from adapters.answers import Answer
from adapters.channel import PlatformError, Reaction, Receipt, SendLimit
from adapters.portions import cut
from adapters.wechat.work.calls import CALLS
from adapters.wechat.work.cards import (
    CardLimits,
    choice_card,
    lines_before,
    overflow,
    remainder,
    shortened_choice,
    template_card,
)
from adapters.wechat.work.client import WorkClient
from adapters.wechat.work.errors import TASK_ID_TAKEN
from crm_core.messages import Card, CardUpdate, Choice, Markdown, Outgoing, StaffFile, Text
from crm_core.values import Identity, Platform

_PATH = "message/send"
_UPDATE = "message/update_template_card"
_LONGEST_CHECK = 14_400
MEMBER_LIMITS = (SendLimit(count=30, seconds=60), SendLimit(count=1_000, seconds=3_600))
"""What one app may send one member; the platform drops silently what exceeds it."""
CARD_LIMITS = CardLimits()
_TO_MEMBERS = Text | Markdown | Card | Choice | CardUpdate | StaffFile


class _Sent(Answer):
    msgid: str = ""
    response_code: str = ""
    invaliduser: str | list[str] = ""
    unlicenseduser: str | list[str] = ""


class WorkChannel:
    """One app as the courier sees it. `text_bytes` is the most that one text or markdown message may hold."""

    def __init__(
        self,
        client: WorkClient,
        *,
        agent_id: int,
        limits: tuple[SendLimit, ...] = MEMBER_LIMITS,
        text_bytes: int = 2_048,
        card_limits: CardLimits = CARD_LIMITS,
    ) -> None:
        self._limits = limits
        self._client = client
        self._agent_id = agent_id
        self._text_bytes = text_bytes
        self._card_limits = card_limits

    def limits(self, words: Outgoing) -> tuple[SendLimit, ...]:
        """Those of messages to members; every other call has its limits where it is decided."""
        return self._limits if isinstance(words, _TO_MEMBERS) else ()

    def portions(self, words: Outgoing) -> list[Outgoing]:
        """Cut what is too long; the words that a card cannot show go before it as text."""
        match words:
            case Text():
                return [Text(text=portion) for portion in cut(words.text, self._text_bytes)]
            case Markdown():
                return [Markdown(text=portion) for portion in cut(words.text, self._text_bytes)]
            case Card():
                before = overflow(words, self._card_limits)
                if not before:
                    return [words]
                return [*self.portions(Text(text=before)), remainder(words, self._card_limits)]
            case Choice() if told := lines_before(words, self._card_limits):
                return [*self.portions(Text(text=told)), shortened_choice(words, self._card_limits)]
            case _:
                return [words]

    async def send(
        self,
        to: Identity,
        words: Outgoing,
        *,
        key: str,
        repeat_within: float | None,
        route: str = "",  # noqa: ARG002 - a member has one chat with an app
    ) -> Receipt:
        """Send one portion. A repeat is dropped by the platform when the first try, up to 4 h ago, had arrived.

        Raises PlatformError, with the reaction STOP when the platform took the call but could not reach the receiver.
        """
        if isinstance(words, CardUpdate):
            return await self._change_card(to, words)
        if not isinstance(words, Text | Markdown | Card | Choice | StaffFile):
            self._require_ours(to)
            return await CALLS[type(words)](self._client, to, words, key=key, repeated=repeat_within is not None)
        message = {
            "touser": self._receiver(to),
            "agentid": self._agent_id,
            **self._content(words, key),
            **_check_for_repeat(repeat_within),
        }
        try:
            sent = await self._client.change(_PATH, _Sent, message)
        except PlatformError as refused:
            if refused.code == TASK_ID_TAKEN and repeat_within is not None:
                # The first try of this very card had arrived.
                return Receipt(message_id="")
            raise
        _require_arrival(sent, to.account)
        return Receipt(message_id=sent.msgid, response_code=sent.response_code)

    async def _change_card(self, to: Identity, words: CardUpdate) -> Receipt:
        """Take the buttons of a card away. A code that was used or has lapsed (72 h) leaves the card as it is.

        That is harmless, as is a card that never arrived: whoever still taps is answered how things stand.
        """
        if not words.code:
            return Receipt(message_id="")
        change = {
            "userids": [self._receiver(to)],
            "agentid": self._agent_id,
            "response_code": words.code,
            "button": {"replace_name": words.text},
        }
        try:
            await self._client.change(_UPDATE, Answer, change)
        except PlatformError as refused:
            if refused.reaction is not Reaction.STOP:
                raise
        return Receipt(message_id="")

    def _content(self, words: Text | Markdown | Card | Choice | StaffFile, key: str) -> Mapping[str, object]:
        match words:
            case Text():
                return {"msgtype": "text", "text": {"content": words.text}}
            case Markdown():
                return {"msgtype": "markdown", "markdown": {"content": words.text}}
            case Card():
                return {"msgtype": "template_card", "template_card": template_card(words, key=key)}
            case Choice():
                return {"msgtype": "template_card", "template_card": choice_card(words, self._card_limits, key=key)}
            case StaffFile():
                kind = "image" if words.picture else "file"
                return {"msgtype": kind, kind: {"media_id": words.uploaded.get(words.file, "")}}

    def _receiver(self, to: Identity) -> str:
        """Name one member of this company; `@all` or two names joined by `|` would reach others."""
        self._require_ours(to)
        if to.account.startswith("@") or "|" in to.account:
            raise PlatformError(Reaction.STOP, "receiver", _PATH)
        return to.account

    def _require_ours(self, to: Identity) -> None:
        if to.platform is not Platform.WECOM or to.scope != self._client.corp_id or not to.account:
            raise PlatformError(Reaction.STOP, "receiver", _PATH)


def _check_for_repeat(repeat_within: float | None) -> Mapping[str, int]:
    """Ask for the check on a repeat only: always on, it would swallow a second equal answer within half an hour."""
    if repeat_within is None:
        return {}
    seconds = min(math.ceil(repeat_within) + 1, _LONGEST_CHECK)
    return {"enable_duplicate_check": 1, "duplicate_check_interval": seconds}


def _require_arrival(sent: _Sent, account: str) -> None:
    """Refuse an answer that says ok and names our receiver among those not reached, in lower case as it does."""
    for code, names in ((81013, sent.invaliduser), (701008, sent.unlicenseduser)):
        named = names.split("|") if isinstance(names, str) else names
        if account.lower() in (name.lower() for name in named):
            raise PlatformError(Reaction.STOP, code, _PATH)
