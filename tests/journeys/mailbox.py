"""A callback address of the bot, written to as the platform does, or as somebody else would."""

import time
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from aiohttp import ClientSession

from emulator.plaintext import xml
from emulator.seal import Sealed, seal
from emulator.world.callbacks import Form
from emulator.world.wecom.corp import App
from tests.journeys.words import Words


@dataclass(frozen=True, kw_only=True)
class Mailbox:
    http: ClientSession
    url: str
    app: App
    corp: str
    words: Words

    def said(self, userid: str, text: str, number: int) -> str:
        """The plaintext of a staff member's message; `number` is its MsgId."""
        self.words.add(text)
        return xml(
            {
                "ToUserName": self.corp,
                "FromUserName": userid,
                "CreateTime": int(time.time()),
                "MsgType": "text",
                "Content": text,
                "MsgId": number,
                "AgentID": self.app.agent_id,
            }
        )

    def event(self, event: str, sender: str, **fields: Any) -> str:
        """The plaintext of an event."""
        head = {"ToUserName": self.corp, "FromUserName": sender, "CreateTime": int(time.time()), "MsgType": "event"}
        return xml({**head, "Event": event, **fields})

    def sealed(self, plaintext: str, *, form: Form = "xml") -> Sealed:
        """Signed and encrypted anew, as each delivery is."""
        return seal(self.app, self.corp, plaintext, form=form, at=time.time())

    async def posts(self, plaintext: str, *, form: Form = "xml") -> int:
        """Deliver once; the HTTP status."""
        return await self.delivers(self.sealed(plaintext, form=form))

    async def delivers(self, request: Sealed, **changed: str) -> int:
        """Deliver this very request, some of its query changed perhaps; the HTTP status."""
        headers = {"Content-Type": request.content_type}
        query = request.query | changed
        async with self.http.post(self.url, params=query, data=BytesIO(request.body), headers=headers) as answer:
            return answer.status
