"""People outside whom the company has written down in 钉钉, read by the hour: no event tells of them."""

import hashlib
import secrets
from datetime import UTC, datetime

import structlog

from adapters.dingtalk.outside_contacts import contacts
from bot.apps import Apps, DingtalkApp, dingtalk_apps
from crm_core.act import PROGRAM, Act
from crm_core.customers.actions import refresh_contact
from crm_core.messages import CustomerDetails

log = structlog.get_logger()


class OutsideContacts:
    """Takes them over as customers of whoever follows them; what has not changed since is left alone."""

    def __init__(self, apps: Apps) -> None:
        self._apps = apps
        self._seen: dict[str, bytes] = {}

    async def read_all(self) -> None:
        """Raises PlatformError."""
        for app in dingtalk_apps(self._apps, "contacts"):
            await self._read(app)

    async def _read(self, app: DingtalkApp) -> None:
        act = Act(actor=PROGRAM, at=datetime.now(UTC), cause=f"outside:{app.scope}", trace=secrets.token_hex(8))
        changed = 0
        async for one in contacts(app.client, at=act.at):
            fingerprint = _fingerprint(one)
            if self._seen.get(one.identity.key) != fingerprint:
                await refresh_contact(act, one, act.at)
                self._seen[one.identity.key] = fingerprint
                changed += 1
        log.info("outside.read", scope=app.scope, changed=changed, trace=act.trace)


def _fingerprint(one: CustomerDetails) -> bytes:
    followers = [follow.staff.account for follow in one.follows]
    numbers = [number for follow in one.follows for number in follow.mobiles]
    described = [one.name, one.company, *followers, *numbers, *sorted(one.tags)]
    described += [follow.description for follow in one.follows]
    return hashlib.blake2b("\0".join(described).encode("utf-8", "replace"), digest_size=16).digest()
