"""People of a small company and what they say, made through the same doors as real ones."""

from collections.abc import Iterable
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from crm_core.act import PROGRAM, Act, Actor
from crm_core.customers.actions import greet_stranger, take_over_contact
from crm_core.messages import (
    Author,
    ChatMessage,
    ChatPage,
    CustomerDetails,
    Department,
    Follow,
    MediaKind,
    MediaRef,
    Member,
)
from crm_core.permissions import Role
from crm_core.preferences.model import Preferences, Quiet
from crm_core.staff.actions import actor_for, assign_roles, take_over_directory
from crm_core.staff.model import RolePlan
from crm_core.times.holidays import Holidays
from crm_core.values import AppKey, CustomerId, Identity, Platform, StaffId

NOW = datetime(2099, 6, 1, 9, 0, tzinfo=UTC)
"""Far ahead, so that no TTL index deletes what a test has just written."""
CORP = "ww1a2b"
SCOPE = f"wecom:{CORP}"
APP = AppKey(f"{SCOPE}:assistant")
HOLIDAYS = Holidays.from_rows(())
"""Nothing but weekends."""
HABITS = Preferences(zone=ZoneInfo("Asia/Shanghai"), quiet=Quiet(time(22), time(8)), digest=time(8, 30))
PLAN = RolePlan(first_admin=f"{SCOPE}:boss", by_department={"客服部": Role.SERVICE})


def wecom(account: str) -> Identity:
    return Identity(platform=Platform.WECOM, scope=CORP, account=account)


def program(cause: str = "test:program", at: datetime = NOW) -> Act:
    """The program acting by itself."""
    return Act(actor=PROGRAM, at=at, cause=cause, trace="t0")


def acting(actor: Actor, cause: str = "test:1", at: datetime = NOW) -> Act:
    return Act(actor=actor, at=at, cause=cause, trace="t1")


def in_role(*roles: Role, staff: str = "s1") -> Act:
    """Somebody who stands in no staff list, for what asks for the roles only."""
    return acting(Actor(staff=StaffId(staff), roles=frozenset(roles)))


def member(account: str, *departments: str, leads: Iterable[str] = (), active: bool = True, name: str = "") -> Member:
    return Member(
        identity=wecom(account), name=name or account, department_ids=departments, leads=tuple(leads), active=active
    )


async def hired(one: Member, *roles: Role, company: tuple[Department, ...] = (), at: datetime = NOW) -> Actor:
    """A staff member with exactly these roles, named by the directory read `at` that time."""
    await take_over_directory(program(at=at), SCOPE, company, (one,), PLAN)
    await assign_roles(program(), one.identity, frozenset(roles))
    actor = await actor_for(program(), one.identity)
    assert actor is not None
    return actor


async def colleague(account: str, *roles: Role, name: str = "", at: datetime = NOW) -> Actor:
    return await hired(member(account, name=name), *roles, at=at)


def follow(
    staff: str, *, remark: str = "", company: str = "", mobiles: tuple[str, ...] = (), at: datetime = NOW, how: str = ""
) -> Follow:
    return Follow(
        staff=wecom(staff),
        remark=remark,
        description="",
        company=company,
        mobiles=mobiles,
        state=None,
        added_by=how or "扫码",
        added_at=at,
    )


def details(account: str, name: str, *follows: Follow, company: str = "", tags: Iterable[str] = ()) -> CustomerDetails:
    return CustomerDetails(
        identity=wecom(account), name=name, company=company, unionid=None, follows=follows, tags=frozenset(tags)
    )


async def contact(told: CustomerDetails, *, state: str | None = None, act: Act | None = None) -> CustomerId:
    """A customer who has become a contact of the first follower."""
    first = told.follows[0]
    return await take_over_contact(act or program(), told.identity, first.staff, state, told, first.added_at)


async def customer_of(staff: str, name: str, *, mobile: str = "", company: str = "") -> CustomerId:
    """A customer called so, whom this staff member looks after."""
    mobiles = (mobile,) if mobile else ()
    return await contact(details(f"wm-{name}-{staff}", name, follow(staff, mobiles=mobiles), company=company))


async def customer_in_pool(name: str) -> CustomerId:
    return await greet_stranger(program(), wecom(f"wm-{name}"), name, NOW)


def said(
    key: str,
    customer: str,
    text: str,
    *,
    at: datetime = NOW,
    staff: str | None = None,
    kind: str = "text",
    media_id: str = "",
) -> ChatMessage:
    """One 客服 message, of the customer unless `staff` wrote it."""
    return ChatMessage(
        id=f"wecom:kf:{key}",
        conversation=f"kf:wk1:{customer}",
        customer=wecom(customer),
        author=Author.STAFF if staff else Author.CUSTOMER,
        staff=wecom(staff) if staff else None,
        at=at,
        kind=kind,
        text=text,
        media=MediaRef(kind=MediaKind(kind), media_id=media_id) if media_id else None,
    )


def page(*messages: ChatMessage, cursor: str = "c1", more: bool = False) -> ChatPage:
    return ChatPage(messages=messages, next_cursor=cursor, more=more)
