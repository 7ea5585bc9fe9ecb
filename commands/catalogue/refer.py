"""推荐: programmes, a customer's code and progress, the leaderboard, and what waits for a decision."""

from collections.abc import Awaitable, Callable

from commands.command import Command, Section, Talk
from commands.programme_changes import changes
from commands.reading.referring import ReferralWanted, Verb, example, read_change, read_plan, read_referral
from commands.showing.referrals import TURNED, described, line, names_for, the_customer
from crm_core.act import Act
from crm_core.messages import Outgoing, Text
from crm_core.values import AppKey, CustomerId
from referrals import kinds
from referrals.deeds.model import Decision
from referrals.invitations.actions import progress_of, ranking, touch_by_hand
from referrals.programmes.actions import (
    change_programme,
    create_programme,
    end_programme,
    find_programme,
    list_programmes,
    pause_programme,
    resume_programme,
)
from referrals.reviews.actions import next_to_review, review_about, settle_review, waiting_for_review
from referrals.reviews.model import GRACE
from referrals.rewards.actions import rewards_of
from referrals.sharing.actions import code_to_hand_on, hand_poster
from referrals.sharing.drawing import poster_file
from referrals.sharing.words import saved

_SHOWN = 10
_MADE = "建好了，发“撤销”可以取消。客户发“我的推荐码”就能参加；您也可以发“推荐 码 客户”替客户领码、链接和海报。"
_TURN = {Verb.PAUSE: pause_programme, Verb.RESUME: resume_programme, Verb.END: end_programme}


async def _run(act: Act, talk: Talk, wanted: ReferralWanted) -> Outgoing:
    answer = await _ANSWERS[wanted.verb](act, talk, wanted)
    return Text(text=answer) if isinstance(answer, str) else answer


async def _list(act: Act, talk: Talk, wanted: ReferralWanted) -> str:
    if wanted.programme:
        return await described(act, await find_programme(act, wanted.programme), talk.zone)
    found = await list_programmes(act)
    if not found:
        return f"现在没有推荐活动。新建一个，照着写：\n{example(act.at.astimezone(talk.zone).date())}"
    if len(found) == 1:
        return await described(act, found[0], talk.zone)
    return "\n".join([*(line(one, act.at) for one in found), f"发“推荐 {found[0].name}”看详情。"])


async def _make(act: Act, talk: Talk, wanted: ReferralWanted) -> str:
    made = await create_programme(act, read_plan(wanted, talk.zone))
    return f"{await described(act, made, talk.zone)}\n{_MADE}"


async def _change(act: Act, talk: Talk, wanted: ReferralWanted) -> str:
    one = await find_programme(act, wanted.programme)
    plan = read_change(wanted, one.plan, talk.zone)
    lines = changes(one.plan, plan, talk.zone)
    if not lines:
        return f"“{one.name}”本来就是这样，没有要改的。"
    await change_programme(act, one.id, plan)
    kept = "已经来的朋友，答应过的照旧。" if one.reserved else ""
    return "\n".join([f"“{one.name}”改好了：", *lines, f"{kept}发“撤销”可以改回。"])


async def _turn(act: Act, _talk: Talk, wanted: ReferralWanted) -> str:
    one = await find_programme(act, wanted.programme)
    turned = await _TURN[wanted.verb](act, one.id)
    return f"“{turned.name}”{TURNED[turned.state]}"


async def _code(act: Act, talk: Talk, wanted: ReferralWanted) -> str:
    """The poster follows by itself: a picture is a message of its own."""
    customer, one = await the_customer(act, wanted.whom), await find_programme(act, wanted.programme)
    passing = talk.passing
    code = await code_to_hand_on(act, one.id, customer.id, passing.means)
    lines = [f"{customer.name}在“{one.name}”的推荐码：{code.shown}"]
    if url := passing.links.public(code.code):
        lines.append(f"发给朋友的链接：{url}")
        poster = poster_file(code, passing.zone, url, passing.means.ways(one.plan))
        instead = f"海报发不到这里，请打开看：{passing.links.poster(code.code)}"
        await hand_poster(act, AppKey(talk.chat), poster, instead)
    runs = f"朋友把它发给我们任何一个号，就记到{customer.name}名下。"
    lines.append(runs if one.takes(act.at) else f"注意：活动{one.shown(act.at)}，现在来的朋友还不算。")
    return "\n".join(lines)


async def _progress(act: Act, _talk: Talk, wanted: ReferralWanted) -> str:
    customer, one = await the_customer(act, wanted.whom), await find_programme(act, wanted.programme)
    told = await progress_of(act, one.id, customer.id)
    lines = [f"{customer.name} · {one.name}", f"达成 {told.met} 位，审核中 {told.held} 位，待达成 {told.waiting} 位"]
    if told.to_go:
        lines.append(f"还差 {told.to_go} 位到下一级")
    rewards = await rewards_of(act, customer.id)
    own = [each for each in rewards if each.programme == one.id]
    lines += [f"{kinds.shown(each.prize)}：{each.stage.shown}" for each in own[:_SHOWN]]
    if has := saved(rewards):
        lines.append(f"攒下的：{has}")
    return "\n".join(lines)


async def _ranking(act: Act, _talk: Talk, wanted: ReferralWanted) -> str:
    one = await find_programme(act, wanted.programme)
    ranks = await ranking(act, one.id, limit=_SHOWN)
    if not ranks:
        return f"“{one.name}”还没有您能看到的排行。"
    names = await names_for(act, [each.inviter for each in ranks])
    return "\n".join(
        [f"“{one.name}”排行", *(f"{each.place}. {names[each.inviter]} {each.friends} 位" for each in ranks)]
    )


async def _review(act: Act, _talk: Talk, _wanted: ReferralWanted) -> Outgoing | str:
    """The one that waits longest, with its reasons and a button for each decision."""
    return await next_to_review(act) or "没有等您审核的推荐。"


async def _decide(act: Act, _talk: Talk, wanted: ReferralWanted) -> str:
    """By a button, which names the invitation, or typed with a customer's name."""
    if wanted.whom.startswith("@"):
        which = wanted.whom.removeprefix("@")
    else:
        which = await review_about(act, (await the_customer(act, wanted.whom)).id)
    decision = Decision.RELEASE if wanted.verb is Verb.RELEASE else Decision.REJECT
    await settle_review(act, which, decision, wanted.reason)
    left = await waiting_for_review(act)
    more = f"\n还有 {left} 份等您看，发“推荐 审核”。" if left else ""
    minutes = int(GRACE.total_seconds() // 60)
    return f"已{wanted.verb}，{minutes} 分钟后生效；在那之前发“撤销”可以收回。{more}"


async def _by_hand(act: Act, _talk: Talk, wanted: ReferralWanted) -> str:
    customer = await the_customer(act, wanted.whom)
    return (await touch_by_hand(act, wanted.code, CustomerId(customer.id), wanted.reason)).shown


_ANSWERS: dict[Verb, Callable[[Act, Talk, ReferralWanted], Awaitable[Outgoing | str]]] = {
    Verb.LIST: _list,
    Verb.MAKE: _make,
    Verb.CHANGE: _change,
    Verb.PAUSE: _turn,
    Verb.RESUME: _turn,
    Verb.END: _turn,
    Verb.CODE: _code,
    Verb.PROGRESS: _progress,
    Verb.RANKING: _ranking,
    Verb.REVIEW: _review,
    Verb.RELEASE: _decide,
    Verb.REJECT: _decide,
    Verb.BY_HAND: _by_hand,
}

COMMAND = Command(
    section=Section.GATHER,
    name="refer",
    words=("推荐", "refer"),
    usage="推荐 [活动|新建|修改|暂停|继续|结束|码 客户|进度 客户|排行|审核|归属 …]",
    about="推荐有礼：活动、客户的推荐码和进度、排行、审核",
    examples=(
        "推荐",
        "推荐 修改 老带新\n预算：8000元",
        "推荐 码 李晓梅",
        "推荐 进度 李晓梅",
        "推荐 排行",
        "推荐 审核",
        "推荐 拒绝 王芳 地址和邀请人一样",
        "推荐 归属 王芳 K7M4X9TRA 电话里说的",
    ),
    read=read_referral,
    run=_run,
    glued=True,
)
