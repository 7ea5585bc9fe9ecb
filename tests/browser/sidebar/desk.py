"""A platform in the test's own process whose sign-in page lets its member in at once, and its client's page bridge."""

from pathlib import Path
from urllib.parse import urlencode

from aiohttp import web

from tests.unit.web.desk import Desk

BRIDGE = (Path(__file__).parent / "bridge.js").read_text("utf-8")
WECOM = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 wxwork/4.1.0"


class OpenDesk(Desk):
    """`member` is who is signed in at the platform."""

    member: str = "lisi"

    def invitation(self, back: str, state: str) -> dict[str, str]:
        return {"kind": "wecom", "url": f"/authorize?{urlencode({'back': back, 'state': state})}"}

    async def page_signature(self, url: str) -> dict[str, object]:
        one = {"timestamp": 1, "nonceStr": "n", "signature": f"of {url}"}
        return {"corp_id": self.corp_id, "agent_id": "1", "config": one, "agent_config": one}

    async def authorize(self, request: web.Request) -> web.Response:
        """The platform's own sign-in page, which asks nothing."""
        self.codes["code"] = self.member
        query = urlencode({"code": "code", "state": request.query["state"]})
        return web.Response(status=302, headers={"Location": f"{request.query['back']}?{query}"})
