"""话术 beside the chat: found, sent, and written by those who may, with the file that goes along."""

import re

from aiohttp import web

from crm_core.scripts.actions import (
    attach_file,
    detach_file,
    find_scripts,
    remove_script,
    script_file,
    script_used,
    write_script,
)
from crm_core.scripts.model import LARGEST_FILE, STARTERS, Script, ScriptFile
from web import asked, shown
from web.gate import Gate, Visit, body, query_text
from web.media import streamed
from web.platform import kind_of

_TYPE = re.compile(r"[\w.+-]{1,60}/[\w.+-]{1,60}", re.ASCII)
_LONGEST_NAME = 200


def routes(gate: Gate) -> list[web.RouteDef]:
    return [
        web.get("/scripts", gate.members(scripts)),
        web.post("/scripts", gate.members(write)),
        web.post("/scripts/remove", gate.members(remove)),
        web.post("/scripts/{script}/used", gate.members(used)),
        web.get("/scripts/{script}/file", gate.members(file)),
        web.post("/scripts/{script}/file", gate.members(attach, largest=LARGEST_FILE)),
        web.post("/scripts/{script}/file/remove", gate.members(detach)),
    ]


async def scripts(visit: Visit) -> object:
    """Prepared answers, those used most first."""
    return [_shown(one) for one in await find_scripts(visit.act, query_text(visit, "q"))]


async def write(visit: Visit) -> object:
    """One more, or another text under the same title. Raises NotPermitted, Malformed, Conflict."""
    wanted = await body(visit, asked.NewScript)
    script, _ = await write_script(visit.act, wanted.title, wanted.text, wanted.category)
    return {"id": script}


async def remove(visit: Visit) -> object:
    """Raises NotPermitted, NotFound."""
    await remove_script(visit.act, (await body(visit, asked.Title)).title)
    return {}


async def used(visit: Visit) -> object:
    """Raises NotFound."""
    await script_used(visit.act, visit.path["script"])
    return {}


async def file(visit: Visit) -> web.StreamResponse:
    """The file that goes along. Raises NotFound."""
    return await streamed(visit, await script_file(visit.act, visit.path["script"]))


async def attach(visit: Visit) -> object:
    """The body is the file, `name` in the query what it is called. Raises NotPermitted, NotFound, Malformed."""
    told = visit.request.headers.get("Content-Type", "")
    content_type = told if _TYPE.fullmatch(told) else "application/octet-stream"
    name = query_text(visit, "name", longest=_LONGEST_NAME)
    content = await visit.request.read()
    return _file(visit.path["script"], await attach_file(visit.act, visit.path["script"], name, content_type, content))


async def detach(visit: Visit) -> object:
    """Raises NotPermitted, NotFound."""
    await detach_file(visit.act, visit.path["script"])
    return {}


def _shown(one: Script) -> shown.Shown:
    return {
        "id": one.id,
        "title": one.title,
        "text": one.text,
        "category": one.category,
        "own": one not in STARTERS,
        "file": _file(one.id, one.file) if one.file else None,
    }


def _file(script: str, one: ScriptFile) -> shown.Shown:
    """The address changes with the file: browsers keep what they have seen."""
    url = f"/api/scripts/{script}/file?of={one.id}"
    return {"kind": kind_of(one.content_type), "name": one.name, "url": url}
