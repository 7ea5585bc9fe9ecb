"""The ways in which a friend can come by a code. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from crm_core.values import AppKey, Identity
from referrals.programmes.model import Must, Plan


class Way(StrEnum):
    """By what picture somebody comes, to be counted without typing anything."""

    FOLLOW = "follow"
    """A 公众号 code with the referral code as its scene."""
    ADD = "add"
    """A 联系我 code with the referral code as its state."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What is connected: `accounts` are 公众号, `companies` those whose 客户联系 is (`wecom:<corp id>`).

    `reception` is the staff's contact code whose people receive the friends of customers whom nobody looks after.
    """

    accounts: tuple[AppKey, ...] = ()
    companies: tuple[str, ...] = ()
    reception: str = ""

    def ways(self, plan: Plan) -> tuple[Way, ...]:
        """By what friends come in a programme, as far as it is connected."""
        return ways_in([way for way, there in ((Way.FOLLOW, self.accounts), (Way.ADD, self.companies)) if there], plan)


def ways_in(able: Collection[Way], plan: Plan) -> tuple[Way, ...]:
    """Those of the `able` ones that the conditions ask for, in order; where they ask for none, the easiest one."""
    musts = {one.must for one in plan.conditions}
    asked = [way for way, must in ((Way.FOLLOW, Must.FOLLOWED), (Way.ADD, Must.ADDED)) if must in musts]
    return tuple(way for way in asked if way in able) or tuple(way for way in Way if way in able)[:1]


def app_id_of(account: AppKey) -> str:
    """`wx…` of a connected 公众号."""
    return Identity.from_key(account).scope
