"""Does the platform let an app do what it is connected for?"""

from adapters.wechat.work.doctor import probe
from bot.apps import WorkApp
from bot.checkup.line import Line, good, wrong
from crm_core.values import Use

_FOR: tuple[Use | None, ...] = (None, None, "directory", "contacts", "service")
"""What each of the doctor's steps is needed for, in its order; None for what every app needs."""


async def examine(app: WorkApp) -> list[Line]:
    """Ask the platform step by step; what the app is not used for is left out."""
    findings = await probe(app.client, app.agent_id)
    asked = [one for one, use in zip(findings, _FOR, strict=False) if use is None or use in app.uses]
    return [good(one.step) if one.ok else wrong(one.step, one.remedy) for one in asked]
