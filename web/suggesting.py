"""What the sidebar offers to pick from: tags, and whom one looked at last."""

from aiohttp import web

from crm_core.corptags.actions import corp_tag_groups
from crm_core.recents.actions import note_opened, recent_customers
from crm_core.staff.actions import names_of
from crm_core.tags.actions import tags_to_pick
from web import shown
from web.customers import customer_of
from web.gate import Gate, Visit, query_text

_COMPARED = 300
_SHOWN = 24


def routes(gate: Gate) -> list[web.RouteDef]:
    return [
        web.get("/tags", gate.members(tags)),
        web.get("/customers/recent", gate.members(recent)),
        web.post("/customers/{customer}/opened", gate.members(opened)),
    ]


async def tags(visit: Visit) -> object:
    """Tags with what is typed in them: those in use, the commonest first, then the company's that nobody has yet."""
    typed = query_text(visit, "q").casefold()
    groups = await corp_tag_groups(visit.act, visit.who.session.app)
    listed = dict.fromkeys(tag for group in groups for tag in group.tags)
    usual = await tags_to_pick(visit.act, limit=_COMPARED)
    fitting = [one for one in dict.fromkeys([*usual, *listed]) if typed in one.casefold()]
    return [{"name": one, "corp": one in listed} for one in fitting[:_SHOWN]]


async def recent(visit: Visit) -> object:
    """Whom this person opened last, the latest first."""
    found = await recent_customers(visit.act)
    names = await names_of(visit.act, {one.owner for one in found if one.owner})
    return [shown.found(one, names) for one in found]


async def opened(visit: Visit) -> object:
    """Raises NotFound."""
    await note_opened(visit.act, customer_of(visit))
    return {}
