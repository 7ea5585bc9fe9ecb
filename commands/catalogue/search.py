"""搜: what was said or noted with these words in it, newest first."""

from collections.abc import Iterable

from commands.command import Command, Section, Talk
from commands.reading.searching import SearchWanted, read_search
from commands.reading.whom import THE_SAME, customers_meant
from commands.showing.finds import MOST_HITS, REACH, finds_card, with_surroundings
from commands.showing.listing import list_number
from crm_core.act import Act
from crm_core.choices.actions import offer
from crm_core.customers.actions import find_customers
from crm_core.customers.likeness import EXACT
from crm_core.customers.model import Customer
from crm_core.mentions.actions import mention
from crm_core.messages import Outgoing, Text
from crm_core.search.actions import search_chats, surroundings
from crm_core.search.model import Hit
from crm_core.staff.actions import names_of
from crm_core.values import StaffId


async def _run(act: Act, talk: Talk, wanted: SearchWanted) -> Outgoing:
    customers = await _customers(act, talk, wanted.last)
    terms = wanted.before_last if customers and wanted.before_last else wanted.words
    where = f"在{customers[0].name}的聊天里" if customers else ""
    within = [customer.id for customer in customers] if customers else None
    found = await search_chats(act, terms, within=within, limit=MOST_HITS)
    if not found:
        return Text(text=f"{where}没有搜到“{terms.shown}”。")
    number = list_number(act)
    await offer(act, talk.chat, number, f"搜 {terms.shown}", [one.hit.ref for one in found])
    names = await _names(act, (one.hit for one in found))
    return finds_card(act, talk, found, names, terms=terms, where=where, number=number)


async def _picked(act: Act, talk: Talk, ref: str) -> Outgoing:
    around = await surroundings(act, ref, reach=REACH)
    await mention(act, talk.chat, around.customer)
    act.record("commands.search", around.customer)
    return Text(text=with_surroundings(act, talk, around, await _names(act, around.lines)))


async def _customers(act: Act, talk: Talk, last: str | None) -> list[Customer]:
    """Whom the last word names, if it names somebody: only a name written in full does."""
    if last is None:
        return []
    found = await (customers_meant(act, talk, last) if last in THE_SAME else find_customers(act, last))
    return [match.customer for match in found if match.likeness >= EXACT]


async def _names(act: Act, hits: Iterable[Hit]) -> dict[StaffId, str]:
    return await names_of(act, {hit.staff for hit in hits if hit.staff})


COMMAND = Command(
    section=Section.LOOK,
    name="search",
    words=("搜", "搜索", "search", "s"),
    usage="搜 词 [客户]",
    about="在您能看的聊天和备注里找，最新的在前；几个词要都出现",
    examples=("搜 灰色沙发", "搜 发货 快递", "搜 灰色 王芳"),
    read=read_search,
    run=_run,
    picked=_picked,
    glued=True,
)
