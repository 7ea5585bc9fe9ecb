"""The part of the bot, played by hand over the platform's own API."""

from itertools import count
from typing import Any

from aiohttp import ClientSession

_serial = count(1)


class Bot:
    """The app as it speaks to one staff member."""

    def __init__(self, http: ClientSession, address: str, userid: str) -> None:
        self._http = http
        self._address = address
        self._userid = userid
        self._token = ""

    async def says(self, text: str, kind: str = "text") -> None:
        assert await self._send({"msgtype": kind, kind: {"content": text}}) == 0

    async def tries_to_say(self, text: str) -> int:
        """The platform's errcode."""
        return await self._send({"msgtype": "text", "text": {"content": text}})

    async def shows_card(self, title: str, buttons: dict[str, str], fields: dict[str, str] | None = None) -> None:
        """`buttons` are texts by key, `fields` values by name."""
        card = {
            "card_type": "button_interaction",
            "task_id": f"task-{next(_serial)}",
            "main_title": {"title": title, "desc": "请点选一位"},
            "horizontal_content_list": [{"keyname": name, "value": value} for name, value in (fields or {}).items()],
            "button_list": [{"key": key, "text": text} for key, text in buttons.items()],
        }
        assert await self._send({"msgtype": "template_card", "template_card": card}) == 0

    async def asks_for_a_mass_send(self, customer: str, text: str) -> str:
        """A task for this staff member; its msgid."""
        self._token = self._token or await self._fresh_token(await self._app())
        body = {"sender": self._userid, "external_userid": [customer], "text": {"content": text}}
        address = f"{self._address}/cgi-bin/externalcontact/add_msg_template"
        async with self._http.post(address, params={"access_token": self._token}, json=body) as response:
            return (await response.json())["msgid"]

    async def tapped(self) -> list[str]:
        """The buttons tapped so far, oldest card first."""
        async with self._http.get(f"{self._address}/control/wecom/staff/{self._userid}/chat") as response:
            return [row["tapped"] for row in await response.json() if row.get("tapped")]

    async def _send(self, message: dict[str, Any]) -> int:
        app = await self._app()
        self._token = self._token or await self._fresh_token(app)
        body = {"touser": self._userid, "agentid": app["agent_id"], **message}
        address = f"{self._address}/cgi-bin/message/send"
        async with self._http.post(address, params={"access_token": self._token}, json=body) as response:
            return (await response.json())["errcode"]

    async def _fresh_token(self, app: dict[str, Any]) -> str:
        query = {"corpid": app["receive_id"], "corpsecret": app["secret"]}
        async with self._http.get(f"{self._address}/cgi-bin/gettoken", params=query) as response:
            return (await response.json())["access_token"]

    async def _app(self) -> dict[str, Any]:
        async with self._http.get(f"{self._address}/control/state") as response:
            rows = (await response.json())["callbacks"]
        return next(row for row in rows if row["app"] == "assistant")
