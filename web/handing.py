"""Kept files handed over to the platform, from whose chat they are sent."""

import time
from collections import OrderedDict
from collections.abc import Callable

from aiohttp import web

from crm_core.errors import Malformed
from crm_core.media.actions import kept_file
from crm_core.scripts.actions import script_file
from web import asked
from web.gate import Gate, Visit, body
from web.platform import PagePlatforms, kind_of, of_session

LARGEST = 20 * 1_048_576
"""Bytes of a file; the platform takes no more (fact sheet of 企业微信, section 3)."""
LASTS = 60 * 3_600
"""Seconds an id is given out again; the platform forgets it after 72 hours."""
MOST_KEPT = 2_000


class Handing:
    """Ids are remembered in this process, by app and file: nobody sees one of a file that he may not open."""

    def __init__(self, gate: Gate, platforms: PagePlatforms, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._gate = gate
        self._platforms = platforms
        self._clock = clock
        self._known: OrderedDict[tuple[str, str], tuple[float, str]] = OrderedDict()

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/media-ids", self._gate.members(self.hand_over))]

    async def hand_over(self, visit: Visit) -> object:
        """The platform's id of the file of a message or of a prepared answer.

        Raises NotFound, Malformed, PlatformAway.
        """
        wanted = await body(visit, asked.File)
        file = await (script_file(visit.act, wanted.script) if wanted.script else kept_file(visit.act, wanted.message))
        if file.size > LARGEST:
            raise Malformed("这个文件超过 20 MB，企业微信不让直接发，请下载后发送。")
        platform = of_session(self._platforms, visit.who.session)
        key = (platform.key, file.key)
        if key not in self._known or self._known[key][0] < self._clock():
            content = b"".join([piece async for piece in file.read(0, file.size)])
            self._keep(key, await platform.media_id(file.name, content, file.content_type))
        return {"media_id": self._known[key][1], "kind": kind_of(file.content_type)}

    def _keep(self, key: tuple[str, str], media_id: str) -> None:
        self._known[key] = (self._clock() + LASTS, media_id)
        self._known.move_to_end(key)
        while len(self._known) > MOST_KEPT:
            self._known.popitem(last=False)
