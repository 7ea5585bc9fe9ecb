"""People outside whom the company has written down in 钉钉, read by the hour: no event tells of them."""

import hashlib
import secrets
from collections.abc import Set
from datetime import UTC, datetime

import structlog

from adapters.dingtalk.outside_contacts import contacts
from bot.apps import Apps, DingtalkApp, dingtalk_apps
from crm_core.act import PROGRAM, Act
from crm_core.contacts.actions import end_unlisted
from crm_core.contacts.documents import StoredRelation
from crm_core.customers.actions import refresh_contact
from crm_core.messages import CustomerDetails

log = structlog.get_logger()


class OutsideContacts:
    """Takes them over as customers of whoever follows them; what has not changed since is left alone.

    Whoever is missing twice is struck off: a page read while another contact is deleted may lack one that is there.
    """

    def __init__(self, apps: Apps) -> None:
        self._apps = apps
        self._seen: dict[str, bytes] = {}
        self._missing: set[str] = set()

    async def read_all(self) -> None:
        """Raises PlatformError."""
        for app in dingtalk_apps(self._apps, "contacts"):
            await self._read(app)

    async def _read(self, app: DingtalkApp) -> None:
        act = Act(actor=PROGRAM, at=datetime.now(UTC), cause=f"outside:{app.scope}", trace=secrets.token_hex(8))
        changed, listed = 0, set[str]()
        async for one in contacts(app.client, at=act.at):
            listed.add(one.identity.key)
            fingerprint = _fingerprint(one)
            if self._seen.get(one.identity.key) != fingerprint:
                await refresh_contact(act, one, act.at)
                self._seen[one.identity.key] = fingerprint
                changed += 1
        gone = await self._strike_off(act, app.scope, listed) if listed else 0
        log.info("outside.read", scope=app.scope, changed=changed, gone=gone, trace=act.trace)

    async def _strike_off(self, act: Act, scope: str, listed: Set[str]) -> int:
        """How many. A list with nobody on it is left alone: a right that was withdrawn looks the same."""
        missing = {one.account for one in await StoredRelation.listed_in(scope)} - listed
        gone = missing & self._missing
        self._missing = {one for one in self._missing if not one.startswith(f"{scope}:")} | missing - gone
        for account in gone:
            await end_unlisted(act, account, [one.key for one in self._apps.values() if "staff" in one.uses])
            self._seen.pop(account, None)
        return len(gone)


def _fingerprint(one: CustomerDetails) -> bytes:
    followers = [follow.staff.account for follow in one.follows]
    numbers = [number for follow in one.follows for number in follow.mobiles]
    described = [one.name, one.company, *followers, *numbers, *sorted(one.tags)]
    described += [follow.description for follow in one.follows]
    return hashlib.blake2b("\0".join(described).encode("utf-8", "replace"), digest_size=16).digest()
