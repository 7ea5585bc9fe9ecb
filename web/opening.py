"""Whom a chat is with: what a platform's page says is only a hint, what the person may see decides."""

from aiohttp import web

from crm_core.act import Act
from crm_core.customers.actions import customer_of_account
from crm_core.errors import Malformed
from crm_core.groups.actions import get_group
from crm_core.memberships.actions import people_inside
from crm_core.values import CustomerId, Identity
from web import asked
from web.customers import view_of
from web.gate import Gate, Visit, body
from web.platform import PagePlatforms, of_session
from web.refs import Refs

MOST_MEMBERS = 500
"""As many as a group of 企业微信 has."""


class Opening:
    """`refs` reads the references in links, for platforms that do not tell whom a chat is with."""

    def __init__(self, gate: Gate, platforms: PagePlatforms, refs: Refs) -> None:
        self._gate = gate
        self._platforms = platforms
        self._refs = refs

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/open", self._gate.members(self.open))]

    async def open(self, visit: Visit) -> object:
        """The customer's id and first view, or a group.

        Raises NotFound for an account nobody has and one out of sight alike, LinkLapsed for a forged reference.
        """
        wanted = await body(visit, asked.ToOpen)
        if wanted.ref:
            return await _customer(visit.act, self._refs.read(wanted.ref))
        named = wanted.external_userid or wanted.chat_id
        if not named:
            raise Malformed("没有说是和谁的聊天。")
        platform = of_session(self._platforms, visit.who.session)
        account = Identity(platform=platform.platform, scope=platform.corp_id, account=named)
        if wanted.chat_id:
            return {"group": await _group(visit.act, account.key)}
        return await _customer(visit.act, (await customer_of_account(visit.act, account)).id)


async def _customer(act: Act, customer: CustomerId) -> object:
    return {"customer": customer, "view": await view_of(act, customer)}


async def _group(act: Act, key: str) -> object:
    group = await get_group(act, key)
    return {
        "id": group.id,
        "name": group.shown,
        "people": group.people,
        "members": [
            {"name": one.name, "staff": one.is_staff, "customer": one.customer}
            for one in await people_inside(act, key, MOST_MEMBERS)
        ],
    }
