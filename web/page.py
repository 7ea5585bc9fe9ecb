"""The page itself: one file for every app, and what it loads. It may run, load and be framed by nothing else."""

from collections.abc import Sequence
from pathlib import Path

from aiohttp import web

from web.platform import PagePlatforms

BUILT = Path(__file__).parent / "ui" / "dist"
_YEAR = 365 * 24 * 3_600


class SidebarPage:
    """`frames` are the addresses that may show the page in a frame; none for nobody."""

    def __init__(self, platforms: PagePlatforms, *, frames: Sequence[str], built: Path = BUILT) -> None:
        self._platforms = platforms
        self._built = built
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
        if (self._built / "assets").is_dir():
            app.router.add_static("/assets", self._built / "assets")
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
        return web.FileResponse(page)

    async def _head(self, request: web.Request, answer: web.StreamResponse) -> None:
        loaded = request.path.startswith("/sidebar/assets/") and answer.status == 200
        answer.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable" if loaded else "no-cache"
        answer.headers["Content-Security-Policy"] = self._policy
        answer.headers["X-Content-Type-Options"] = "nosniff"
        answer.headers["Referrer-Policy"] = "no-referrer"
        answer.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
