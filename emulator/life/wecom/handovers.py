"""A customer is asked to take another staff member for a contact, and agrees, refuses or says nothing."""

from dataclasses import replace

from emulator.life.wecom.events import tell_assistant
from emulator.world import World
from emulator.world.wecom.customers import Follow
from emulator.world.wecom.handovers import DONE, FULL, REFUSED, Handover

_BY_A_COLLEAGUE = 202


def accepts(world: World, handover: Handover) -> None:
    """The customer leaves the one and becomes a contact of the other, who inherits what was noted and tagged."""
    at, customers = world.clock(), world.wecom.customers
    with world.store.change():
        world.wecom.handovers.end(handover, DONE, at)
        before = customers.follow(handover.giver, handover.external_userid)
        if not world.wecom.inheritance.has_left(handover.giver):
            _tell(world, handover, handover.giver, ChangeType="del_external_contact", Source="DELETE_BY_TRANSFER")
        world.wecom.inheritance.assigned(handover.giver, handover.external_userid)
        if before is not None:
            _inherit(world, before, handover.taker, at)
        _tell(world, handover, handover.taker, ChangeType="add_external_contact")
        world.tell("world")


def refuses(world: World, handover: Handover) -> None:
    """Everything stays as it is."""
    _fails(world, handover, REFUSED, "customer_refused")


def finds_no_room(world: World, handover: Handover) -> None:
    """The new contact may have no more customers."""
    _fails(world, handover, FULL, "customer_limit_exceed")


def _fails(world: World, handover: Handover, status: int, reason: str) -> None:
    with world.store.change():
        world.wecom.handovers.end(handover, status, world.clock())
        _tell(world, handover, handover.taker, ChangeType="transfer_fail", FailReason=reason)


def time_passes(world: World) -> None:
    """Whoever said nothing for a day has agreed."""
    for handover in world.wecom.handovers.overdue(world.clock()):
        accepts(world, handover)


def _inherit(world: World, before: Follow, taker: str, at: float) -> None:
    tags = world.wecom.tags.of(before.external_userid, before.userid)
    world.wecom.customers.drop(before)
    follow = replace(before, userid=taker, created_at=at, add_way=_BY_A_COLLEAGUE, state=None)
    if world.wecom.customers.follow(taker, before.external_userid) is None:
        world.wecom.customers.keep(follow)
    for tag in tags:
        world.wecom.tags.put(before.external_userid, taker, tag.tag_id)


def _tell(world: World, handover: Handover, userid: str, **what: str) -> None:
    head = {"ChangeType": what.pop("ChangeType"), "UserID": userid, "ExternalUserID": handover.external_userid}
    stream = f"contact:{handover.external_userid}"
    tell_assistant(world, "change_external_contact", head | what, stream=stream, at=world.clock())
