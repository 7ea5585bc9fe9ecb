"""Customers come, and staff note things of them in the client."""

from emulator.life.wecom.events import tell_assistant
from emulator.world import World
from emulator.world.wecom.customers import WECHAT, Customer, Follow


def adds(
    world: World, customer: Customer, follow: Follow, *, greeted_by_code: bool = True, by_halves: bool = False
) -> bool:
    """The customer adds a staff member. False when they already were contacts: then nobody is told.

    Only someone on 微信 comes with a welcome code. `by_halves` when the staff member confirms only afterwards: that
    is told twice, and only the first event has a code.
    """
    customers = world.wecom.customers
    with world.store.change():
        if customers.find(customer.external_userid) is None:
            customers.add(customer)
        if customers.follow(follow.userid, follow.external_userid):
            return False
        customers.keep(follow)
        whole = (
            {"ChangeType": "add_external_contact"} | _pair(follow) | ({"State": follow.state} if follow.state else {})
        )
        fields = whole | ({"ChangeType": "add_half_external_contact"} if by_halves else {})
        if greeted_by_code and customer.type == WECHAT:
            fields["WelcomeCode"] = world.wecom.welcomes.issue(follow.external_userid, follow.userid, follow.created_at)
        _tell(world, fields, follow, follow.created_at)
        if by_halves:
            _tell(world, whole, follow, follow.created_at)
        world.tell("world")
    return True


def deletes(world: World, follow: Follow) -> None:
    """The customer deletes the staff member."""
    _part(world, follow, "del_follow_user")


def is_deleted(world: World, follow: Follow) -> None:
    """The staff member deletes the customer."""
    _part(world, follow, "del_external_contact")


def agrees_to_archive(world: World, follow: Follow) -> None:
    """The customer agrees that the chat with the staff member is archived."""
    with world.store.change():
        _tell(world, {"ChangeType": "msg_audit_approved"} | _pair(follow), follow, world.clock())


def _part(world: World, follow: Follow, change: str) -> None:
    with world.store.change():
        world.wecom.customers.drop(follow)
        _tell(world, {"ChangeType": change} | _pair(follow), follow, world.clock())
        world.tell("world")


def appears(world: World, customer: Customer) -> None:
    """Somebody who may write to 客服 but added nobody."""
    with world.store.change():
        world.wecom.customers.add(customer)
        world.tell("world")


def is_noted(world: World, follow: Follow) -> None:
    """The staff member changed in the client what they note of the customer."""
    with world.store.change():
        world.wecom.customers.keep(follow)
        _tell(world, {"ChangeType": "edit_external_contact"} | _pair(follow), follow, world.clock())
        world.tell("world")


def _pair(follow: Follow) -> dict[str, str]:
    return {"UserID": follow.userid, "ExternalUserID": follow.external_userid}


def _tell(world: World, fields: dict[str, str], follow: Follow, at: float) -> None:
    stream = f"contact:{follow.external_userid}"
    tell_assistant(world, "change_external_contact", fields, stream=stream, at=at)
