"""How staff are asked whether two customers are one."""

from collections.abc import Mapping

from crm_core.customers.model import Customer
from crm_core.messages import Button, Card
from crm_core.values import StaffId

_NAMELESS = "没有名字的一位"


def twins_card(one: Customer, other: Customer, names: Mapping[StaffId, str]) -> Card:
    """Two customers who are one person, says 微信; the button does what 合并 does.

    Whoever has an owner, or is known longer, goes on.
    """
    kept, taken = sorted((one, other), key=lambda each: (each.owner is None, each.created_at, each.id))
    return Card(
        title="可能是同一位客户",
        text=f"微信说{_shown(kept, names)}和{_shown(taken, names)}是同一个人。两边都加了同事好友，所以没有自动合并。\n"
        f"合并后好友、历史、标签都归{kept.name or '前一位'}，负责人不变；不是同一位，不用理它。",
        buttons=(Button(key=f"合并 #{kept.id} #{taken.id} 微信说是同一个人 确认", text="合并成一位"),),
    )


def _shown(one: Customer, names: Mapping[StaffId, str]) -> str:
    owner = f"负责人{names.get(one.owner, '同事')}" if one.owner else "在公海"
    return f"{one.name or _NAMELESS}（{'，'.join(filter(None, [one.company, owner]))}）"
