"""Staff and customers, so that a test reads like the dialogue it is."""

import base64
from typing import TYPE_CHECKING, Any

from tests.journeys.waiting import PATIENCE, eventually

if TYPE_CHECKING:
    from tests.journeys.company import Company

Row = dict[str, Any]


class Rep:
    """A staff member at the phone, talking with the app."""

    def __init__(self, company: "Company", userid: str) -> None:
        self._company = company
        self.userid = userid
        self._heard = 0

    async def says(self, text: str, *, answers: int = 1) -> str:
        """Write to the app and read what it answers, in so many messages."""
        await self.writes(text)
        return await self.hears(answers)

    async def writes(self, text: str) -> None:
        """Write to the app without waiting for the answer."""
        await self._company.does(f"wecom/staff/{self.userid}/messages", {"text": text})

    async def taps(self, label: str) -> str:
        """Tap the button that begins so on the latest card, and read the answer."""
        card = await self._latest_card()
        key = next(button["key"] for button in card["buttons"] if button["text"].startswith(label))
        await self._company.does(f"wecom/staff/{self.userid}/taps", {"n": card["n"], "key": key})
        return await self.hears()

    async def ticks(self, *labels: str) -> str:
        """Tick what begins so on the latest card, submit it, and read the answer."""
        card = await self._latest_card()
        question = card["questions"][0]
        ids = [one["id"] for one in question["options"] if any(one["text"].endswith(label) for label in labels)]
        assert len(ids) == len(labels)
        body = {"n": card["n"], "key": card["buttons"][0]["key"], "selected": {question["key"]: ids}}
        await self._company.does(f"wecom/staff/{self.userid}/taps", body)
        return await self.hears()

    async def hears(self, count: int = 1, *, seconds: float = PATIENCE) -> str:
        """The next messages of the app that were not read yet."""

        async def enough() -> list[Row]:
            new = await self.messages(self._heard)
            return new if len(new) >= count else []

        new = (await eventually(enough, seconds))[:count]
        self._heard = new[-1]["n"]
        text = "\n".join(message["text"] for message in new)
        self._company.words.add(text)
        return text

    async def unheard(self) -> list[str]:
        """What has come and was not read yet; it stays so."""
        return [message["text"] for message in await self.messages(self._heard)]

    async def messages(self, after: int = 0) -> list[Row]:
        """What the app has sent, oldest first."""
        return await self._company.asks(f"wecom/staff/{self.userid}/messages?after={after}")

    async def button(self, label: str) -> str:
        """The key behind a button of the latest card."""
        return next(
            button["key"] for button in (await self._latest_card())["buttons"] if button["text"].startswith(label)
        )

    async def answers(self, visitor: "Visitor", text: str) -> None:
        """Answer a customer in 客服."""
        body = {"external_userid": visitor.account, "text": text}
        await self._company.does(f"wecom/staff/{self.userid}/kf", body)

    async def notes(self, visitor: "Visitor", **noted: Any) -> None:
        """Change remark, description or numbers in the client."""
        await self._company.does(f"wecom/customers/{visitor.account}/notes", {"userid": self.userid, **noted})

    async def is_disabled(self) -> None:
        """Leave the company's service, and the bot's knowledge with it."""
        await self._company.does(f"wecom/staff/{self.userid}/disable", {})
        gone = {"identities": self._company.identity(self.userid), "active": False}
        await eventually(lambda: self._company.rows("staff").find_one(gone))

    async def _latest_card(self) -> Row:
        return next(message for message in reversed(await self.messages()) if message["buttons"])


class Visitor:
    """A customer. `account` is the external_userid."""

    def __init__(self, company: "Company", account: str) -> None:
        self._company = company
        self.account = account

    async def adds(self, rep: Rep, name: str, **more: Any) -> None:
        """Become a contact of this rep."""
        body = {"external_userid": self.account, "name": name, "userid": rep.userid, **more}
        await self._company.does("wecom/customers", body)

    async def says(self, text: str) -> None:
        """Write to 客服."""
        await self._company.does(f"wecom/customers/{self.account}/messages", {"text": text})

    async def sends(self, kind: str, name: str, content: bytes) -> None:
        """Send 客服 a picture, a voice, a video or a file."""
        media = {"kind": kind, "name": name, "content_base64": base64.b64encode(content).decode()}
        await self._company.does(f"wecom/customers/{self.account}/messages", {"media": media})
