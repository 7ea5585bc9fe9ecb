"""推荐进度: how far a customer is, and what the rewards are at."""

from commands.visiting import Visit, VisitorAnswer, VisitorCommand
from crm_core.act import Act
from referrals.rewards.actions import rewards_of
from referrals.sharing.actions import codes_to_share, own_codes, own_share
from referrals.sharing.words import NO_PROGRAMME, progress_lines, saved

_MOST = 3


async def _run(act: Act, visit: Visit, _rest: str) -> VisitorAnswer:
    found = await own_codes(act, visit.customer, _MOST)
    has = saved(await rewards_of(act, visit.customer))
    parts = [f"您攒下的：{has}。"] if has else []
    if not found:
        none = "您还没有推荐码，发“我的推荐码”领一个。" if await codes_to_share(act) else NO_PROGRAMME
        return VisitorAnswer(text="\n".join([*parts, none]))
    for programme, code in found:
        own = await own_share(act, code)
        lines = [f"“{programme.name}”（{programme.shown(act.at)}）"]
        lines += progress_lines(own.progress, programme.plan, own.rewards)
        if url := visit.passing.links.own(code.code, act.at):
            lines.append(f"细看：{url}")
        parts.append("\n".join(lines))
    return VisitorAnswer(text="\n\n".join(parts))


COMMAND = VisitorCommand(
    name="referral_progress",
    words=("推荐进度", "邀请进度", "我的推荐", "我的推荐进度", "我的奖励"),
    about="来了几位朋友，奖励到哪一步",
    run=_run,
)
