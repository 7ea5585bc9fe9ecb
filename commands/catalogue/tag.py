"""标签: put tags on a customer and take them off."""

from commands.command import CustomerCommand, Section, Talk
from commands.reading.arguments import BadUsage
from commands.reading.tagging import EXAMPLE, TaggingWanted, read_tags
from commands.reading.whom import by_id
from commands.showing.listing import list_number
from commands.showing.ticking import tag_choice
from crm_core.act import Act
from crm_core.choices.actions import PickedSeveral, offer_several
from crm_core.customers.model import Customer
from crm_core.messages import Outgoing, Text
from crm_core.tags.actions import change_tags, tags_to_pick

MOST_TICKED = 20
"""As many as a card has to tick."""


async def _run(act: Act, talk: Talk, wanted: TaggingWanted, customer: Customer) -> Outgoing:
    if not wanted.add and not wanted.remove:
        return await _offered(act, talk, customer)
    return await _change(act, customer, wanted.add, wanted.remove)


async def _offered(act: Act, talk: Talk, customer: Customer) -> Outgoing:
    """The customer's tags and the usual ones, to tick."""
    usual = await tags_to_pick(act)
    tags = list(dict.fromkeys([*customer.tags, *usual]))[:MOST_TICKED]
    if not tags:
        raise BadUsage("还没有可选的标签，请写明要加（+）的标签，前面空一格。", EXAMPLE)
    has = [tag for tag in tags if tag in customer.tags]
    number = list_number(act)
    await offer_several(act, talk.chat, number, f"标签 {by_id(customer.id)}", tags, has)
    return tag_choice(customer.name, tags, has, number=number)


async def _ticked(act: Act, _talk: Talk, customer: Customer, several: PickedSeveral) -> Outgoing:
    picked, before = frozenset(several.picked), frozenset(several.before)
    return await _change(act, customer, picked - before, before - picked)


async def _change(act: Act, customer: Customer, add: frozenset[str], remove: frozenset[str]) -> Outgoing:
    done = await change_tags(act, customer.id, add, remove)
    now = f"现在的标签：{'、'.join(sorted(done.tags)) or '没有'}"
    if not done.added and not done.removed:
        return Text(text=f"{customer.name}的标签没有变化。\n{now}")
    changes = [*(f"+{tag}" for tag in sorted(done.added)), *(f"-{tag}" for tag in sorted(done.removed))]
    return Text(text=f"已更新{customer.name}：{' '.join(changes)}\n{now}\n发“撤销”可以恢复。")


COMMAND = CustomerCommand(
    section=Section.WRITE,
    name="tag",
    words=("标签", "打标签", "tag", "t"),
    usage="标签 客户 +标签 -标签",
    about="给客户加上（+）或去掉（-）标签；不写标签就列出来选",
    examples=("标签 王芳 +高意向", EXAMPLE),
    read=read_tags,
    whom=lambda wanted: wanted.customer,
    run=_run,
    ticked=_ticked,
    changes=True,
)
