"""我的推荐码: a customer's code, link and poster."""

from collections.abc import Sequence

from commands.visiting import Passed, Visit, VisitorAnswer, VisitorCommand
from crm_core.act import Act
from referrals import kinds
from referrals.programmes.model import Plan, Programme
from referrals.sharing.actions import codes_to_share, own_code
from referrals.sharing.drawing import poster_file
from referrals.sharing.words import NO_PROGRAMME, USED_UP

_MOST = 3


async def _run(act: Act, visit: Visit, rest: str) -> VisitorAnswer:
    found = await codes_to_share(act)
    named = [one for one in found if rest and rest in one.name]
    wanted = (named or found)[:_MOST]
    if not wanted:
        return VisitorAnswer(text=NO_PROGRAMME)
    return await (_one(act, visit, wanted[0]) if len(wanted) == 1 else _several(act, visit, wanted))


async def _one(act: Act, visit: Visit, programme: Programme) -> VisitorAnswer:
    passing = visit.passing
    code = await own_code(act, programme.id, visit.customer, passing.means)
    offered = [USED_UP] if programme.used_up else _offers(programme.plan)
    lines = [f"您在“{programme.name}”的推荐码：{code.shown}", *offered]
    if not (url := passing.links.public(code.code)):
        return VisitorAnswer(text="\n".join([*lines, "朋友把它发给我们，就记到您名下。"]))
    lines += [f"发给朋友的链接：{url}", f"自己看进度：{passing.links.own(code.code, act.at)}"]
    about = f"{'，'.join(offered)} 推荐码 {code.shown}"
    passed = Passed(
        title=programme.name,
        about=about,
        url=url,
        picture=passing.links.poster(code.code),
        file=poster_file(code, passing.zone, url, passing.means.ways(programme.plan)),
    )
    return VisitorAnswer(text="\n".join(lines), passed=passed)


async def _several(act: Act, visit: Visit, programmes: Sequence[Programme]) -> VisitorAnswer:
    lines: list[str] = []
    for one in programmes:
        code = await own_code(act, one.id, visit.customer, visit.passing.means)
        lines.append(f"“{one.name}”：{code.shown} {visit.passing.links.public(code.code)}".strip())
    return VisitorAnswer(text="\n".join([*lines, f"要海报请发“我的推荐码 {programmes[0].name}”。"]))


def _offers(plan: Plan) -> list[str]:
    parts = [
        f"朋友得{kinds.shown(plan.for_invitee)}" if plan.for_invitee else "",
        f"您得{kinds.shown(plan.for_inviter)}" if plan.for_inviter else "",
        f"满 {plan.steps[0].friends} 位再得{kinds.shown(plan.steps[0].prize)}" if plan.steps else "",
    ]
    return ["，".join(filter(None, parts))]


COMMAND = VisitorCommand(
    name="referral_code",
    words=("我的推荐码", "推荐码", "邀请码", "我的邀请码", "推荐有礼"),
    about="您的推荐码、链接和海报",
    run=_run,
    takes=True,
)
