from emulator.life.wecom import groups as life
from emulator.seed.lists import read_list
from emulator.world import World, ids

_DAY = 86400.0


def seed_groups(world: World, customers: dict[str, str]) -> None:
    """The bot hears that each group was made; who is in it, it can read."""
    for entry in read_list("groups"):
        at = world.clock() - entry["days_ago"] * _DAY
        chat_id = ids.chat_id()
        life.is_made(world, chat_id=chat_id, name=entry["name"], owner=entry["owner"], at=at)
        for place, name in enumerate(entry["members"], start=1):
            group = world.wecom.groups.find(chat_id)
            if group:
                world.wecom.groups.join(group, [customers[name]], at + place * 3600)
