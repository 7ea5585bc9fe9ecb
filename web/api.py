"""Everything the pages may ask for, below `/api`. Nothing is open that the gate was not told to open."""

from dataclasses import dataclass

from aiohttp import web

from crm_core.house import House
from web import customers, media, referring, scripts, suggesting
from web.changes import Changes
from web.gate import LARGEST_BODY, Gate
from web.handing import Handing
from web.live import Live
from web.opening import Opening
from web.pace import Pace
from web.platform import PagePlatforms
from web.refs import Refs
from web.signin import SignIn


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """What the pages are made of. `origin` is the address people open them at, without a slash at the end.

    `requests_a_minute` holds for one session; one address of guests, behind which many may sit, has ten times that.
    """

    platforms: PagePlatforms
    house: House
    refs: Refs
    origin: str
    requests_a_minute: int


def api(pages: Pages) -> tuple[web.Application, Live]:
    """The application, and what has to run beside it."""
    gate = Gate(origin=pages.origin, pace=Pace(most=pages.requests_a_minute))
    live = Live(gate)
    app = web.Application(client_max_size=LARGEST_BODY)
    app.add_routes(
        [
            *SignIn(pages.platforms, gate, pages.house.habits, origin=pages.origin).routes(),
            *Opening(gate, pages.platforms, pages.refs).routes(),
            *suggesting.routes(gate),
            *scripts.routes(gate),
            *customers.routes(gate),
            *referring.routes(gate),
            *Changes(gate, pages.house).routes(),
            *media.routes(gate),
            *Handing(gate, pages.platforms).routes(),
            *live.routes(),
        ]
    )
    app.on_response_prepare.append(_head)
    app.on_shutdown.append(live.end)
    return app, live


async def _head(_request: web.Request, answer: web.StreamResponse) -> None:
    """Nothing here is a page: no browser is to guess what it is, keep it unasked, or tell elsewhere where it was."""
    answer.headers.setdefault("Cache-Control", "no-store")
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Referrer-Policy"] = "no-referrer"
