"""The world on its first day."""

from emulator.seed.contacts import seed_customers, seed_tags
from emulator.seed.conversations import seed_conversations
from emulator.seed.followers import seed_followers
from emulator.seed.groups import seed_groups
from emulator.seed.staff import seed_staff
from emulator.world import World
from emulator.world.wecom.directory import ROOT_DEPARTMENT

_ANSWERING = ("客服部", "销售一部", "销售二部", "社群运营部")


def empty_world(world: World) -> None:
    """A company with its apps and one 客服 account, and nobody in it."""
    with world.store.change():
        world.wecom.directory.found("空白公司")
        world.wecom.kf.let_answer(world.wecom.kf.add_account("客服"), ROOT_DEPARTMENT)


def furniture_chain(world: World) -> None:
    """A home-furnishing chain in the middle of its work. The bot hears of it by callbacks, as of anything else."""
    with world.store.change():
        world.wecom.directory.found("暖木家居")
        departments = seed_staff(world)
        account = world.wecom.kf.add_account("暖木家居客服")
        for name in _ANSWERING:
            world.wecom.kf.let_answer(account, departments[name])
        tag_ids = seed_tags(world)
        customers = seed_customers(world, tag_ids)
        seed_groups(world, customers)
        seed_followers(world)
        seed_conversations(world, account, customers)
