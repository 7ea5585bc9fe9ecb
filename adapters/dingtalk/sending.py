"""Messages from the robot to the members of its company."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from adapters.answers import Answer
from adapters.channel import Addressed, PlatformError, Reaction, Receipt, SendLimit
from adapters.dingtalk import cards, wording
from adapters.dingtalk.client import DingtalkClient
from adapters.dingtalk.errors import QUOTA_SPENT
from adapters.dingtalk.groups import ask_readers, post_in_group, say_in_group
from adapters.dingtalk.route import Route
from adapters.dingtalk.todos import Todos
from adapters.dingtalk.unprompted import BATCH, Unprompted
from adapters.portions import cut
from crm_core.messages import (
    Card,
    CardUpdate,
    Choice,
    GroupAnswer,
    GroupPost,
    GroupPostReaders,
    Markdown,
    Outgoing,
    StaffFile,
    Text,
    TodoChange,
    TodosAsked,
    TodoUnwanted,
    TodoWanted,
)
from crm_core.values import Identity, Platform

_CARD = "v1.0/card/instances/createAndDeliver"
_CARD_CHANGE = "v1.0/card/instances"
HOME = "dingtalk://dingtalkclient/"
"""What a link opens that has no page of ours: 钉钉 itself."""
_REPEATS_FOR = 30.0
"""Seconds: a message has no key by which the platform could drop a second one, so it is not repeated for longer."""


class _Delivery(Answer):
    success: bool = True


class _Delivered(Answer):
    deliverResults: tuple[_Delivery, ...] = ()  # noqa: N815


class _CardMade(Answer):
    success: bool = True
    result: _Delivered = _Delivered()


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotSettings:
    """`agent_id` is 0 without work notices, `card_template` empty without cards, `card_route` empty for Stream.

    `text_bytes` is the most that one message may hold, `page` what a to-do opens.
    """

    robot_code: str
    agent_id: int = 0
    card_template: str = ""
    card_route: str = ""
    text_bytes: int = 4_000
    page: str = HOME


def _generous() -> bool:
    return False


def _now_ms() -> int:
    return int(time.time() * 1_000)


class DingtalkChannel:
    """One robot as the courier sees it. While `thrifty`, cards become text: that costs neither calls nor pushes."""

    def __init__(
        self,
        client: DingtalkClient,
        settings: RobotSettings,
        *,
        thrifty: Callable[[], bool] = _generous,
        now_ms: Callable[[], int] = _now_ms,
    ) -> None:
        self._client = client
        self._settings = settings
        self._thrifty = thrifty
        self._todos = Todos(client, settings.page)
        self._unprompted = Unprompted(client, settings.robot_code, settings.agent_id)
        self._now_ms = now_ms
        self._lately: dict[str, Route] = {}

    def limits(self, words: Outgoing) -> tuple[SendLimit, ...]:  # noqa: ARG002 - the same for all
        """None are documented for one receiver; the limits per second are answered with a refusal, and waited out."""
        return ()

    def portions(self, words: Outgoing) -> list[Outgoing]:
        """Cut what is too long; the words that a card cannot hold go before it as text."""
        match words:
            case Text():
                return [Text(text=portion) for portion in cut(words.text, self._settings.text_bytes)]
            case Markdown():
                return [Markdown(text=portion) for portion in cut(words.text, self._settings.text_bytes)]
            case GroupAnswer():
                return [GroupAnswer(text=portion) for portion in cut(words.text, self._settings.text_bytes)]
            case Choice():
                return self.portions(Text(text=words.plain))
            case Card() if before := cards.overflow(words):
                return [*self.portions(Text(text=before)), cards.remainder(words)]
            case _:
                return [words]

    async def send(
        self, to: Identity, words: Outgoing, *, key: str, repeat_within: float | None, route: str = ""
    ) -> Receipt:
        """Send one portion: over the session of the word it answers while that lasts, else by the robot itself.

        A card and a notice are named by their key, so that a repetition makes no second one; anything else has no key
        and may, repeated, be read twice. Raises PlatformError.
        """
        account = self._account(to)
        match words:
            case Text() | Markdown() | StaffFile():
                return await self._say(account, words, key, repeat_within, Route.read(route))
            case Card():
                return await self._show(account, words, key, repeat_within, Route.read(route))
            case CardUpdate():
                return await self._change_card(words)
            case GroupAnswer():
                _require_recent(repeat_within)
                session = self._session(Route.read(route))
                return await say_in_group(self._client, self._settings.robot_code, self._account(to), words, session)
            case GroupPost() | GroupPostReaders():
                return await self._post(account, words, repeated=repeat_within is not None)
            case TodoWanted() | TodoChange() | TodoUnwanted() | TodosAsked():
                return await self._todo(to, words, repeated=repeat_within is not None)
            case _:
                raise PlatformError(Reaction.STOP, "kind", words.kind)

    def may_share(self, to: Identity, words: Outgoing, route: str) -> bool:
        """Plain words to somebody of ours who has no session, which would cost nothing."""
        if not isinstance(words, Text | Markdown) or route or to.scope != self._client.corp_id:
            return False
        return not self._session(self._lately.get(to.account))

    async def send_to_all(self, addressed: Sequence[Addressed], words: Outgoing) -> Sequence[Receipt | PlatformError]:
        """One call for all, at most 20."""
        if not isinstance(words, Text | Markdown):
            return [PlatformError(Reaction.STOP, "kind", words.kind)] * len(addressed)
        return await self._unprompted.say_to_all(addressed, words)

    async def _todo(
        self, to: Identity, words: TodoWanted | TodoChange | TodoUnwanted | TodosAsked, *, repeated: bool
    ) -> Receipt:
        match words:
            case TodoWanted() if self._thrifty():
                raise PlatformError(Reaction.STOP, "thrifty", "v1.0/todo/users")
            case TodoWanted():
                return await self._todos.create(to, words, repeated=repeated)
            case TodoChange():
                return await self._todos.change(to, words)
            case TodoUnwanted():
                return await self._todos.remove(to, words)
            case TodosAsked():
                return Receipt(message_id="") if self._thrifty() else await self._todos.ticked(to, words)

    async def _post(self, conversation: str, words: GroupPost | GroupPostReaders, *, repeated: bool) -> Receipt:
        """What may have arrived is not posted again, however short ago that was: a whole group would read it twice."""
        robot = self._settings.robot_code
        match words:
            case GroupPost() if repeated:
                raise PlatformError(Reaction.STOP, "unconfirmed", BATCH)
            case GroupPost():
                return await post_in_group(self._client, robot, conversation, words)
            case GroupPostReaders() if self._thrifty():
                raise PlatformError(Reaction.STOP, "thrifty", BATCH)
            case GroupPostReaders():
                return await ask_readers(self._client, robot, conversation, words)

    async def _say(
        self,
        account: str,
        words: Text | Markdown | StaffFile,
        key: str,
        repeat_within: float | None,
        route: Route | None,
    ) -> Receipt:
        _require_recent(repeat_within)
        if isinstance(words, StaffFile):
            return await self._unprompted.hand(account, words)
        route = self._route_to(account, route)
        if route and (session := self._session(route)):
            try:
                await self._client.by_session(session, wording.over_session(words, at=account if route.group else ""))
            except PlatformError as refused:
                if refused.reaction is not Reaction.STOP:
                    raise
            else:
                return Receipt(message_id="")
        return await self._unprompted.say(account, words, key=key)

    def _route_to(self, account: str, route: Route | None) -> Route | None:
        """That of the word answered; else of what the person last wrote to the robot alone: it costs nothing either."""
        if route is not None and route.group:
            return route
        known = self._lately.get(account)
        if route is None or (known is not None and known.until > route.until):
            return known
        self._lately[account] = route
        return route

    def _session(self, route: Route | None) -> str:
        """What names the session to answer over; empty for none."""
        ours = route is not None and self._client.is_at_the_platform(route.webhook)
        return route.session(self._now_ms()) if route and ours else ""

    async def _show(
        self, account: str, card: Card, key: str, repeat_within: float | None, route: Route | None
    ) -> Receipt:
        """A card; its words as text where cards are not set up, do not arrive, or cost too much just now."""
        if self._settings.card_template and cards.fits(card) and not self._thrifty():
            try:
                return await self._deliver(account, card, key)
            except PlatformError as refused:
                if refused.reaction not in {Reaction.STOP, Reaction.TELL_ADMIN} or refused.code == QUOTA_SPENT:
                    raise
        # What a card says is for one person: in a group it would be for all.
        private = None if route and route.group else route
        return await self._say(account, wording.spelled_out(card), key, repeat_within, private)

    async def _deliver(self, account: str, card: Card, key: str) -> Receipt:
        body = cards.delivery(
            card,
            template=self._settings.card_template,
            key=key,
            account=account,
            robot=self._settings.robot_code,
            route_key=self._settings.card_route,
        )
        made = await self._client.change(_CARD, _CardMade, body)
        if not made.success or not all(one.success for one in made.result.deliverResults):
            raise PlatformError(Reaction.STOP, "not_delivered", _CARD)
        return Receipt(message_id=cards.track_id(key), response_code=cards.track_id(key))

    async def _change_card(self, words: CardUpdate) -> Receipt:
        """Take the buttons of a card away; of one that is gone, or was sent as text, there is nothing to change."""
        if not words.code:
            return Receipt(message_id="")
        change = {
            "outTrackId": words.code,
            "cardData": {"cardParamMap": cards.settled(words.text)},
            "cardUpdateOptions": {"updateCardDataByKey": True},
        }
        try:
            await self._client.change(_CARD_CHANGE, Answer, change, method="PUT", repeatable=True)
        except PlatformError as refused:
            if refused.reaction is not Reaction.STOP:
                raise
        return Receipt(message_id="")

    def _account(self, to: Identity) -> str:
        if to.platform is not Platform.DINGTALK or to.scope != self._client.corp_id or not to.account:
            raise PlatformError(Reaction.STOP, "receiver", BATCH)
        return to.account


def _require_recent(repeat_within: float | None) -> None:
    """Refuse to repeat what may have arrived a while ago."""
    if repeat_within is not None and repeat_within > _REPEATS_FOR:
        raise PlatformError(Reaction.STOP, "unconfirmed", BATCH)
