"""The end of a push: it is written down, and what the app answered to a tap changes the card."""

from typing import Any, cast

from emulator.life.dingtalk import cards
from emulator.platforms.dingtalk.push.answers import Verdict, read_data
from emulator.world import World
from emulator.world.dingtalk.pushes import Push

Json = dict[str, Any]


class Settling:
    def __init__(self, world: World) -> None:
        self._world = world

    def settle(self, push: Push, verdict: Verdict, said: Json, *, in_time: bool) -> None:
        """`in_time` says whether a tap was answered before the client gave up waiting."""
        outcome = str(verdict) if in_time or push.kind != "card" else "too late"
        first = self._world.dingtalk.pushes.settle(push, outcome, self._world.clock())
        if first and in_time and push.kind == "card":
            response = read_data(said).get("response")
            self.answer(push, cast("Json", response) if isinstance(response, dict) else {})

    def answer(self, push: Push, answer: Json) -> None:
        """What a tap was answered with in time."""
        card = self._world.dingtalk.cards.find(push.name)
        if card and answer:
            cards.is_answered(self._world, card, self._tapper(push), answer)

    def _tapper(self, push: Push) -> str:
        named = str(push.content["userId"])
        if push.content["userIdType"] == 1:
            return named
        staff = self._world.dingtalk.directory.with_unionid(named)
        return staff.userid if staff else named
