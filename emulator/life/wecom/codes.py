"""Customers scan contact codes."""

from dataclasses import replace

from emulator.life.wecom import customers
from emulator.world import World
from emulator.world.wecom.codes import ContactCode
from emulator.world.wecom.customers import Customer, Follow

_BY_CODE = 1


def scans(world: World, code: ContactCode, customer: Customer) -> tuple[str, bool]:
    """Who the customer gets to, and whether anybody is told.

    A friend of one of them gets to that one, and nobody is told; others go round. One who has to be agreed to is taken
    to be agreed to at once.
    """
    friend = next((one for one in code.users if world.wecom.customers.follow(one, customer.external_userid)), None)
    if friend is not None:
        return friend, False
    userid = code.users[code.scans % len(code.users)]
    follow = Follow(
        external_userid=customer.external_userid,
        userid=userid,
        created_at=world.clock(),
        add_way=_BY_CODE,
        state=code.state or None,
    )
    with world.store.change():
        world.wecom.codes.keep(replace(code, scans=code.scans + 1))
        told = customers.adds(world, customer, follow)
    return userid, told
