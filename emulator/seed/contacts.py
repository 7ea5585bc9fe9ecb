from typing import Any

from emulator.life.wecom import customers as life
from emulator.seed.lists import read_list
from emulator.world import World, ids
from emulator.world.wecom.customers import WECHAT, WECOM, Customer, Follow

_DAY = 86400.0
_LATER = 3 * _DAY
_BY_CARD = 3


def seed_tags(world: World) -> dict[str, str]:
    """Tag ids by name."""
    for entry in read_list("tags"):
        world.wecom.tags.add_group(entry["group"], entry["tags"], world.clock() - 200 * _DAY)
    return {tag.name: tag.tag_id for tag in world.wecom.tags.all()}


def seed_customers(world: World, tag_ids: dict[str, str]) -> dict[str, str]:
    """External userids by name. Old contacts come without a welcome code."""
    made: dict[str, str] = {}
    for entry in sorted(read_list("customers"), key=lambda entry: -entry["days_ago"]):
        customer = _customer(entry)
        made[customer.name] = customer.external_userid
        follow = _follow(entry, customer, world.clock())
        life.adds(world, customer, follow, greeted_by_code=False)
        for tag in entry["tags"]:
            world.wecom.tags.put(customer.external_userid, follow.userid, tag_ids[tag])
        for userid in entry.get("also", ()):
            at = follow.created_at + _LATER
            second = Follow(external_userid=customer.external_userid, userid=userid, created_at=at, add_way=_BY_CARD)
            life.adds(world, customer, second, greeted_by_code=False)
    return made


def _customer(entry: dict[str, Any]) -> Customer:
    company = entry.get("company", "")
    return Customer(
        external_userid=ids.external_userid(),
        name=entry["name"],
        type=WECOM if company else WECHAT,
        gender=entry["gender"],
        company=company,
        position=entry.get("position", ""),
        unionid=entry.get("unionid"),
    )


def _follow(entry: dict[str, Any], customer: Customer, now: float) -> Follow:
    return Follow(
        external_userid=customer.external_userid,
        userid=entry["staff"],
        created_at=now - entry["days_ago"] * _DAY,
        remark=entry["remark"],
        description=entry["description"],
        mobiles=tuple(entry["mobiles"]),
        add_way=entry["add_way"],
        state=entry["state"],
    )
