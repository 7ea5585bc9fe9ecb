"""A customer as the sidebar shows it: the first view in one answer, then pages of history, hits and files."""

import asyncio

from aiohttp import web

from crm_core.act import Act
from crm_core.archive.actions import consents_with
from crm_core.codes.actions import came_by
from crm_core.conversations.actions import latest_messages
from crm_core.customers.actions import find_customers, get_customer
from crm_core.customers.model import Customer, masked
from crm_core.errors import Malformed
from crm_core.notes.actions import latest_notes
from crm_core.reminders.actions import next_reminder
from crm_core.search.model import MOST_TERMS, Terms, spans
from crm_core.staff.actions import names_of
from crm_core.timeline.actions import news, timeline_page
from crm_core.timeline.model import Kind, Mark, Page, Stretch
from crm_core.values import CustomerId, StaffId
from web import shown
from web.gate import Gate, Visit, query_text

PAGE = 30
MOST_PAGE = 100
MOST_FOUND = 20
_NEWS = 5
_NOTES = 3


def routes(gate: Gate) -> list[web.RouteDef]:
    return [
        web.get("/customers", gate.members(search)),
        web.get("/customers/{customer}", gate.members(first_view)),
        web.get("/customers/{customer}/timeline", gate.members(timeline)),
        web.get("/customers/{customer}/search", gate.members(hits)),
        web.get("/customers/{customer}/files", gate.members(files)),
    ]


async def search(visit: Visit) -> object:
    """Customers that a name, its pinyin, a company or the end of a number may mean, the likeliest first."""
    text = query_text(visit, "q")
    matches = (await find_customers(visit.act, text))[:MOST_FOUND] if text else []
    names = await names_of(visit.act, {one.customer.owner for one in matches if one.customer.owner})
    return [shown.found(one.customer, names) for one in matches]


async def first_view(visit: Visit) -> object:
    """Raises NotFound."""
    return await view_of(visit.act, customer_of(visit))


async def view_of(act: Act, one: CustomerId) -> shown.Shown:
    """Everything the sidebar shows before anybody scrolls. Raises NotFound."""
    customer = await get_customer(act, one)
    page, since, notes, last, reminder, besides = await asyncio.gather(
        timeline_page(act, customer.id, Stretch(limit=PAGE), frozenset(Kind)),
        news(act, customer.id, limit=_NEWS),
        latest_notes(act, customer.id, limit=_NOTES),
        latest_messages(act, customer.id, since=None, limit=1),
        next_reminder(act, customer.id),
        _besides(act, customer),
    )
    mentioned = shown.people([*page.moments, *(since.moments if since else ())])
    mentioned |= {one.staff for one in [*notes, *last] if one.staff} | ({customer.owner} if customer.owner else set())
    names = await names_of(act, mentioned)
    return {
        "customer": _portrait(act, customer, names) | besides,
        "tags": list(customer.tags),
        "reminder": shown.reminder(reminder),
        "notes": [shown.note(one, names) for one in notes],
        "last_spoke": shown.last_spoke(last[0], names) if last else None,
        "since": shown.news(since, names),
        "timeline": shown.page(page, names),
    }


async def timeline(visit: Visit) -> object:
    """More of the history, below `before` and of `kinds`. Raises NotFound, Malformed."""
    page = await timeline_page(visit.act, customer_of(visit), _stretch(visit), _kinds(visit))
    return shown.page(page, await _names(visit.act, page))


async def hits(visit: Visit) -> object:
    """Messages and notes with all words of `q` in them, and where. Raises NotFound, Malformed."""
    typed = query_text(visit, "q").split()
    terms = Terms.read(typed) if len(typed) <= MOST_TERMS else None
    if terms is None:
        raise Malformed(f"请输入要搜的词，最多 {MOST_TERMS} 个。")
    page = await timeline_page(visit.act, customer_of(visit), _stretch(visit, terms=terms), frozenset(Kind))
    found = shown.page(page, await _names(visit.act, page))
    for item in found["items"]:
        item["hits"] = spans(item["text"], terms)
    return found


async def files(visit: Visit) -> object:
    """Messages with a file that can be opened. Raises NotFound."""
    page = await timeline_page(visit.act, customer_of(visit), _stretch(visit, files=True), frozenset(Kind))
    return shown.page(page, await _names(visit.act, page))


def customer_of(visit: Visit) -> CustomerId:
    return CustomerId(visit.path["customer"])


def _portrait(act: Act, one: Customer, names: dict[StaffId, str]) -> shown.Shown:
    owner = {"id": one.owner, "name": names.get(one.owner, shown.COLLEAGUE)} if one.owner else None
    return {
        "id": one.id,
        "name": one.name,
        "company": one.company,
        "also": [name for name in one.names if name not in {one.name, one.company}],
        "owner": owner,
        "mine": one.owner is not None and one.owner == act.actor.staff,
        "source": one.source,
        "stage": one.stage,
        "phones": [masked(phone) for phone in one.phones],
        "birthday": one.birthday.shown if one.birthday else "",
        "channels": sorted({key.split(":", 1)[0] for key in one.identities}),
        "added_at": shown.at(one.created_at),
    }


async def _besides(act: Act, customer: Customer) -> shown.Shown:
    """By which code the customer came, and what the customer says to being archived: `refused` anywhere at all.

    Either is empty where nothing is known of it.
    """
    by, told = await asyncio.gather(came_by(act, customer.state), consents_with(act, customer.id))
    archive = "refused" if told.refuses else "agreed" if told else ""
    return {"came_by": by, "archive": archive}


async def _names(act: Act, page: Page) -> dict[StaffId, str]:
    people = shown.people(page.moments)
    return await names_of(act, people) if people else {}


def _stretch(visit: Visit, *, terms: Terms | None = None, files: bool = False) -> Stretch:
    before = visit.query.get("before", "")
    limit = visit.query.get("limit", str(PAGE))
    if not limit.isdecimal() or not 0 < int(limit) <= MOST_PAGE:
        raise Malformed(f"一页最多 {MOST_PAGE} 条。")
    return Stretch(limit=int(limit), before=Mark.read(before) if before else None, terms=terms, files=files)


def _kinds(visit: Visit) -> frozenset[Kind]:
    asked = [one for one in visit.query.get("kinds", "").split(",") if one]
    try:
        return frozenset(Kind(one) for one in asked) or frozenset(Kind)
    except ValueError:
        raise Malformed("没有这种记录。") from None
