"""One message to a customer, by whichever channel they were on last and that is open."""

from datetime import datetime

from crm_core.act import Act, Urgency
from crm_core.action import action
from crm_core.customers.actions import get_customer
from crm_core.followers.documents import StoredFollower
from crm_core.followers.model import window_for
from crm_core.messages import ServiceText, Text
from crm_core.permissions import Permission
from crm_core.reaching.model import Ways
from crm_core.service.documents import StoredServiceSession
from crm_core.service.model import BOTS, Session
from crm_core.service.saying import say
from crm_core.values import CustomerId, Identity


@action(Permission.FEED)
async def say_to_customer(act: Act, key: str, customer: CustomerId, text: str, ways: Ways) -> bool:
    """Say it in the program's name; false, and nothing said, while no channel is open. Raises NotFound.

    `key` is used once: whoever calls again with it makes sure that the first call was not committed.
    """
    whole = (await get_customer(act, customer)).whole
    session = await _open_session(act, whole, ways)
    follower = await _open_follower(act, whole, ways)
    if session is not None and (follower is None or _moment(session.customer_at) >= _last_heard(follower)):
        await say(act, session, ServiceText(text=text), key=key)
    elif follower is not None:
        await _say_to_follower(act, key, follower, text, ways)
    else:
        return False
    act.record("reaching.said", customer)
    return True


async def _open_session(act: Act, whole: tuple[CustomerId, ...], ways: Ways) -> Session | None:
    """A session in which people speak is left to them."""
    found = [one for each in whole if (one := await StoredServiceSession.latest_of(each))]
    open_ones = [one for one in found if one.state in BOTS and one.left(act.at, ways.answers)]
    return max(open_ones, key=lambda one: _moment(one.customer_at), default=None)


async def _open_follower(act: Act, whole: tuple[CustomerId, ...], ways: Ways) -> StoredFollower | None:
    found = [
        one
        for one in await StoredFollower.followed_by(whole)
        if _scope(one) in ways.accounts and window_for(one.spoke, one.touched, ways.windows, act.at) is not None
    ]
    return max(found, key=_last_heard, default=None)


async def _say_to_follower(act: Act, key: str, one: StoredFollower, text: str, ways: Ways) -> None:
    window = window_for(one.spoke, one.touched, ways.windows, act.at)
    if window is not None:
        await one.use(window)
    to = Identity.from_key(one.id)
    act.send(key, app=ways.accounts[_scope(one)], to=to, words=Text(text=text), urgency=Urgency.REPLY)


def _scope(one: StoredFollower) -> str:
    identity = Identity.from_key(one.id)
    return f"{identity.platform}:{identity.scope}"


def _last_heard(one: StoredFollower) -> float:
    return max(_moment(one.spoke_at), _moment(one.touched_at))


def _moment(at: datetime | None) -> float:
    """To compare; 0 for never."""
    return at.timestamp() if at else 0.0
