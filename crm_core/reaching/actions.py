"""One message to a customer, by whichever channel they were on last and that is open."""

from datetime import datetime

from crm_core.act import Act
from crm_core.action import action
from crm_core.customers.actions import get_customer
from crm_core.customers.model import Customer
from crm_core.errors import Conflict
from crm_core.followers.documents import StoredFollower
from crm_core.followers.model import Account, room_left, window_for
from crm_core.followers.saying import say as say_to_follower
from crm_core.messages import ServiceText, Text
from crm_core.permissions import Permission
from crm_core.reaching.model import Sent, Ways
from crm_core.service.actions import write_to_customer
from crm_core.service.documents import StoredServiceSession
from crm_core.service.model import BOTS, Session
from crm_core.service.saying import say
from crm_core.values import AppKey, CustomerId, Identity

_CLOSED = "{}是从公众号来的，对方说话后 48 小时内才能发，条数也有限。等客户再说话，或在企业微信里直接联系。"


@action(Permission.FEED)
async def say_to_customer(act: Act, key: str, customer: Customer, text: str, ways: Ways) -> bool:
    """Say it in the program's name; false, and nothing said, while no channel is open.

    `key` is used once: whoever calls again with it makes sure that the first call was not committed.
    """
    session = await _open_session(act, customer.whole, ways)
    follower = await _open_follower(act, customer.whole, ways)
    if session is not None and (follower is None or _moment(session.customer_at) >= _last_heard(follower)):
        await say(act, session, ServiceText(text=text), key=key)
    elif follower is not None:
        await say_to_follower(act, key, follower, Text(text=text), through=_account(follower, ways))
    else:
        return False
    act.record("reaching.said", customer.id)
    return True


@action(Permission.ANSWER_CUSTOMER)
async def answer_customer(act: Act, customer: CustomerId, text: str, *, chat: AppKey, ways: Ways) -> Sent:
    """A staff member answers where the customer spoke last, in 微信客服 or to a 公众号; told in `chat` if it arrived.

    Raises NotFound for a customer one may not see, Conflict when the platform lets nothing through now.
    """
    found = await get_customer(act, customer)
    follower = await _open_follower(act, found.whole, ways)
    if follower is None and await _only_follows(found.whole, ways):
        raise Conflict(_CLOSED.format(found.name or "这位客户"))
    if follower is None or await _spoke_since(found.whole, _last_heard(follower)):
        written = await write_to_customer(act, customer, text, chat=chat, limits=ways.answers)
        return Sent(left=written.left, closes=written.closes)
    key, through = f"answer:{act.cause}", _account(follower, ways)
    await say_to_follower(act, key, follower, Text(text=text), through=through, chat=chat)
    act.record("reaching.answered", customer)
    left, closes = room_left(follower.spoke, follower.touched, ways.windows, act.at)
    return Sent(left=left, closes=closes or act.at, account=True)


async def _only_follows(whole: tuple[CustomerId, ...], ways: Ways) -> bool:
    """Whether the customer is known by a 公众号 of ours and has never said a word in 微信客服."""
    accounts = [one for one in await StoredFollower.followed_by(whole) if _scope(one) in ways.accounts]
    return bool(accounts) and not await _spoke_since(whole, 0.0)


async def _spoke_since(whole: tuple[CustomerId, ...], heard: float) -> bool:
    """Whether the customer has said anything in 微信客服 after that moment."""
    latest = [one for each in whole if (one := await StoredServiceSession.latest_of(each))]
    return any(_moment(one.customer_at) > heard for one in latest)


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


def _account(one: StoredFollower, ways: Ways) -> Account:
    return Account(app=ways.accounts[_scope(one)], windows=ways.windows)


def _scope(one: StoredFollower) -> str:
    identity = Identity.from_key(one.id)
    return f"{identity.platform}:{identity.scope}"


def _last_heard(one: StoredFollower) -> float:
    return max(_moment(one.spoke_at), _moment(one.touched_at))


def _moment(at: datetime | None) -> float:
    """To compare; 0 for never."""
    return at.timestamp() if at else 0.0
