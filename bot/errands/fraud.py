"""A changed fraud rule tried on the past."""

from collections.abc import Sequence

from bot.errands.visit import by_operator, paper, visiting
from config.settings import Settings
from referrals.fraud.backtesting import changed_policy, compare
from referrals.fraud.verdict import Verdict
from referrals.reviews.actions import past_cases

_SHOWN = {"release": "放行", "hold": "审核", "reject": "拒绝"}


@visiting
async def backtest(_settings: Settings, changes: Sequence[str], *, limit: int) -> None:
    """Tell how many decisions would have been others, and some of them with the reasons."""
    changed = changed_policy(changes)
    found = compare(await past_cases(by_operator("fraud backtest"), limit), changed)
    out = paper()
    out.print(f"看了最近 {found.looked_at} 份推荐，{sum(found.moves.values())} 份的决定会不一样。")
    for (before, after), count in sorted(found.moves.items()):
        out.print(f"  {_SHOWN[before]} → {_SHOWN[after]}：{count} 份")
    for one in found.samples:
        out.print(f"\n{one.invitation}", style="bold")
        out.print(f"  现在：{_told(one.before)}")
        out.print(f"  改后：{_told(one.after)}")


def _told(verdict: Verdict) -> str:
    reasons = "，".join(f"{one.text}（{one.weight:+d}）" for one in verdict.reasons)
    return f"{_SHOWN[verdict.decision]} {verdict.score:.0%} · {reasons}"
