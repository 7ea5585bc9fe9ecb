"""公海: the customers nobody looks after, whoever came to the pool last first."""

from commands.command import Command, Section, Talk
from commands.reading.owning import read_page
from commands.reading.whom import by_id, the_customer
from commands.showing.listing import list_number, numbered, pick_buttons
from commands.showing.portrait import portrait
from crm_core.act import Act
from crm_core.choices.actions import offer
from crm_core.errors import NotFound
from crm_core.mentions.actions import mention
from crm_core.messages import Button, Card, Outgoing, Text
from crm_core.ownership.actions import just_claimed, pool
from crm_core.values import CustomerId

PAGE = 5


async def _run(act: Act, talk: Talk, page: int) -> Outgoing:
    found = await pool(act, skip=(page - 1) * PAGE, limit=PAGE)
    pages = -(-found.total // PAGE)
    if not found.total:
        return Text(text="公海里现在没有客户。")
    if page > pages:
        raise NotFound(f"公海现在只有 {pages} 页。")
    number = list_number(act)
    await offer(act, talk.chat, number, "公海", [one.id for one in found.customers])
    following = (Button(key=f"公海 {page + 1}", text="下一页"),) if page < pages else ()
    return Card(
        title=f"公海：{found.total} 位客户" + (f"，第 {page}/{pages} 页" if pages > 1 else ""),
        text="\n".join([*numbered(found.customers), "点按钮或回复数字，看客户并认领。"]),
        buttons=(*pick_buttons(found.customers, number), *following),
    )


async def _picked(act: Act, talk: Talk, customer: str) -> Outgoing:
    found = await the_customer(act, CustomerId(customer), just_claimed)
    await mention(act, talk.chat, found.id)
    act.record("commands.pool", found.id)
    text = await portrait(act, talk, found)
    if found.owner is not None:
        return Text(text=text)
    title, _, rest = text.partition("\n")
    return Card(title=title, text=rest, buttons=(Button(key=f"认领 {by_id(found.id)}", text="认领"),))


COMMAND = Command(
    section=Section.OWN,
    name="pool",
    words=("公海", "公海池", "pool"),
    usage="公海 [页]",
    about="看还没有人负责的客户，新来的在前，可以认领",
    examples=("公海", "公海 2"),
    read=read_page,
    run=_run,
    picked=_picked,
)
