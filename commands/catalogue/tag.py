"""标签: put tags on a customer and take them off."""

from commands.command import CustomerCommand, Section, Talk
from commands.tagging import EXAMPLE, TaggingWanted, read_tags
from crm_core.act import Act
from crm_core.customers.model import Customer
from crm_core.messages import Outgoing, Text
from crm_core.tags.actions import change_tags


async def _run(act: Act, _talk: Talk, wanted: TaggingWanted, customer: Customer) -> Outgoing:
    done = await change_tags(act, customer.id, wanted.add, wanted.remove)
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
    about="给客户加上（+）或去掉（-）标签",
    examples=("标签 王芳 +高意向", EXAMPLE),
    read=read_tags,
    whom=lambda wanted: wanted.customer,
    run=_run,
    changes=True,
)
