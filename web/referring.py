"""Referrals beside the chat: who brought a customer, whom the customer brings, and a code typed in for a friend."""

from aiohttp import web

from referrals.invitations.actions import touch_by_hand
from referrals.invitations.model import Outcome
from referrals.rewards.actions import rewards_of
from referrals.sharing.actions import parts_of
from referrals.sharing.model import Part
from referrals.sharing.words import saved, standing, to_go
from web import asked, shown
from web.customers import customer_of
from web.gate import Gate, Visit, body


def routes(gate: Gate) -> list[web.RouteDef]:
    return [
        web.get("/customers/{customer}/referrals", gate.members(referrals)),
        web.post("/customers/{customer}/referrals", gate.members(brought, once=True)),
    ]


async def referrals(visit: Visit) -> object:
    """The programmes that concern the customer, and what the customer has saved up from all. Raises NotFound."""
    parts = await parts_of(visit.act, customer_of(visit))
    rewards = await rewards_of(visit.act, customer_of(visit))
    return {"programmes": [_part(visit, one) for one in parts], "saved": saved(rewards)}


async def brought(visit: Visit) -> object:
    """Whose code the customer came by, for a reason: whether it counts, and what to tell.

    Raises NotFound, NotPermitted, Malformed without a reason.
    """
    said = await body(visit, asked.Brought)
    outcome = await touch_by_hand(visit.act, said.code, customer_of(visit), said.reason)
    return {"counted": outcome is Outcome.COUNTED, "message": outcome.shown}


def _part(visit: Visit, one: Part) -> shown.Shown:
    progress = one.progress
    return {
        "id": one.programme.id,
        "name": one.programme.name,
        "state": one.programme.shown(visit.act.at),
        "takes": one.programme.takes(visit.act.at),
        "came": {"by": one.inviter, "how": standing(one.came)} if one.came else None,
        "code": one.code.shown if one.code else "",
        "friends": {"met": progress.met, "held": progress.held, "waiting": progress.waiting} if progress else None,
        "to_go": to_go(progress, one.programme.plan) if progress else "",
    }
