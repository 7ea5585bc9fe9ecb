"""Does 钉钉 let an app do what it is connected for, and how much of the month is left?"""

from datetime import UTC, datetime

from adapters.dingtalk.doctor import probe
from bot.apps import DingtalkApp
from bot.checkup.line import Line, good, warning, wrong
from bot.errands.visit import by_operator
from config.dingtalk import Dingtalk
from crm_core.allowance.actions import standing
from crm_core.allowance.model import WARN_AT, Allowance, Spent, month_of
from crm_core.values import Use

_FOR: tuple[Use | None, ...] = (None, "directory", "contacts")
"""What each of the doctor's steps is needed for, in its order; None for what every app needs."""


async def examine(app: DingtalkApp) -> list[Line]:
    """Ask the platform step by step; none of it costs anything of the month."""
    findings = await probe(app.client)
    asked = [one for one, use in zip(findings, _FOR, strict=False) if use is None or use in app.uses]
    return [good(one.step) if one.ok else wrong(one.step, one.remedy) for one in asked]


async def allowance(dingtalk: Dingtalk, scope: str) -> list[Line]:
    """What is left of this month, by what we have counted. The documents must be bound."""
    most = {Spent.CALLS: dingtalk.calls_per_month, Spent.PUSHES: dingtalk.pushes_per_month}
    return [_line(one) for one in await standing(by_operator("check"), scope, most)]


def _line(stand: Allowance) -> Line:
    what = "接口调用" if stand.kind is Spent.CALLS else "消息推送"
    month = month_of(datetime.now(UTC))
    subject = f"{month} 的{what}额度还剩 {stand.left}（已用 {stand.used}/{stand.most}）"
    if stand.percent < WARN_AT[0]:
        return good(subject)
    return warning(subject, "用完后钉钉不再转来消息，也不再接受调用：请在管理后台购买额度，或等下个月")
