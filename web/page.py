"""The page itself: one file for every app, and what it loads. It may run, load and be framed by nothing else."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from aiohttp import web

from crm_core.values import Platform
from web.gate import COOKIE
from web.platform import PagePlatforms
from web.signin import invitation, known_by

BUILT = Path(__file__).parent / "ui" / "dist"
_YEAR = 365 * 24 * 3_600


class SidebarPage:
    """`frames` are the addresses that may show the page in a frame; none for nobody. It is opened at `origin`."""

    def __init__(self, platforms: PagePlatforms, *, origin: str, frames: Sequence[str], built: Path = BUILT) -> None:
        self._platforms = platforms
        self._origin = origin
        self._built = built
        self._assets = built / "assets"
        self._policy = "; ".join(
            [
                "default-src 'none'",
                "script-src 'self'",
                "style-src 'self'",
                "img-src 'self' data: blob:",
                "media-src 'self'",
                "font-src 'self'",
                "connect-src 'self'",
                "base-uri 'none'",
                "form-action 'none'",
                f"frame-ancestors {' '.join(frames) or chr(39) + 'none' + chr(39)}",
            ]
        )

    def application(self) -> web.Application:
        """To be mounted at `/sidebar`."""
        app = web.Application()
        app.router.add_get("/{platform}/{corp}/{app}", self.open)
        if self._assets.is_dir():
            app.router.add_static("/assets", self._assets)
        app.on_response_prepare.append(self._head)
        return app

    async def open(self, request: web.Request) -> web.StreamResponse:
        """The page of a connected app; 404 for any other, 503 when it was not built."""
        path = "/".join(request.match_info[part] for part in ("platform", "corp", "app"))
        page = self._built / "index.html"
        if path not in self._platforms:
            return web.Response(status=404, text="没有这个侧边栏，请从聊天里打开。")
        if not page.is_file():
            return web.Response(status=503, text="侧边栏还没有构建：请在项目目录运行 make ui，然后重启。")
        if COOKIE not in request.cookies and not request.query_string and (way := self._way_in(request, path)):
            return way
        return web.FileResponse(page, headers=self._needed(self._platforms[path].platform))

    def _way_in(self, request: web.Request, path: str) -> web.Response | None:
        """To the platform's own sign-in page, where it has one: nothing has to be loaded to find out about that.

        From there a browser comes back with a cookie or, where it keeps none, with a query: it goes round once at most.
        """
        invited, state = invitation(self._platforms[path], self._origin, request)
        if "url" not in invited:
            return None
        answer = web.Response(status=302, headers={"Location": invited["url"]})
        known_by(state, answer)
        return answer

    def _needed(self, platform: Platform) -> Mapping[str, str]:
        """The platform's own library is asked for by the page's script; told here, it comes together with that."""
        found = (f"</sidebar/assets/{one.name}>; rel=modulepreload" for one in self._assets.glob(f"{platform}-*.js"))
        return {"Link": ", ".join(found)}

    async def _head(self, request: web.Request, answer: web.StreamResponse) -> None:
        loaded = request.path.startswith("/sidebar/assets/") and answer.status == 200
        answer.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable" if loaded else "no-cache"
        answer.headers["Content-Security-Policy"] = self._policy
        answer.headers["X-Content-Type-Options"] = "nosniff"
        answer.headers["Referrer-Policy"] = "no-referrer"
        answer.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
