"""活动: which campaigns there are, how far they are; starting, pausing, cancelling them, and what came of them."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from commands.command import Command, Section, Talk
from commands.reading.broadcasting import CampaignWanted, Verb, read_campaign
from commands.showing.campaigns import WORD, kind_of, preview_card, state_card
from commands.showing.listing import further, list_number, of_pages
from commands.showing.wording import moment, shortened
from community.campaigns.actions import (
    cancel_campaign,
    get_campaign,
    list_campaigns,
    pause_campaign,
    resume_campaign,
    start_campaign,
)
from community.campaigns.model import Campaign, CampaignState, about
from crm_core.act import Act, current_unit
from crm_core.choices.actions import offer
from crm_core.errors import Conflict, NotFound
from crm_core.messages import Button, Card, Outgoing, StaffFile, Text
from crm_core.outbox.actions import change_cards

SHOWN = 5
_LONGEST_BUTTON = 8
_NAMED = 30


async def _run(act: Act, talk: Talk, wanted: CampaignWanted) -> Outgoing:
    if wanted.verb is Verb.LIST:
        return await _list(act, talk, wanted.page)
    return await _DEEDS[wanted.verb](act, talk, await get_campaign(act, wanted.id))


async def _list(act: Act, talk: Talk, page: int) -> Outgoing:
    found, total = await list_campaigns(act, SHOWN, skip=(page - 1) * SHOWN)
    pages = -(-total // SHOWN)
    if not total:
        return Text(text="还没有您能查看的活动。发“群发 标签:高意向 内容”就能建一个。")
    if not found:
        raise NotFound(f"活动现在只有 {pages} 页。")
    number = list_number(act)
    await offer(act, talk.chat, number, WORD, [one.id for one in found])
    lines = [
        f"{place}. {shortened(one.label, 12)} · {kind_of(talk, one).shown} · {one.state.shown}"
        for place, one in enumerate(found, start=1)
    ]
    return Card(
        title=of_pages(WORD, page, pages),
        text="\n".join([*lines, "点按钮或回复数字看一个活动。"]),
        buttons=tuple(
            Button(key=f"pick:{number}:{place}", text=f"{place}. {shortened(one.label, _LONGEST_BUTTON)}")
            for place, one in enumerate(found, start=1)
        )
        + further(WORD, page, pages),
    )


async def _picked(act: Act, talk: Talk, campaign: str) -> Outgoing:
    found = await get_campaign(act, campaign)
    act.record("commands.campaign", found.id)
    return await _shown(act, talk, found)


async def _shown(act: Act, talk: Talk, campaign: Campaign) -> Outgoing:
    if campaign.state is CampaignState.DRAFT:
        return await preview_card(act, talk, campaign)
    found = await kind_of(talk, campaign).results(act, campaign, talk.campaigns.rules)
    return state_card(act, talk, campaign, found.lines)


async def _start(act: Act, talk: Talk, campaign: Campaign, share: int) -> Outgoing:
    kind = kind_of(talk, campaign)
    await change_cards(act, about(campaign.id), "已处理")
    if campaign.state is CampaignState.PAUSED:
        await resume_campaign(act, campaign.id, {"share": share})
        return Text(text=f"好的，其余的也发：“{campaign.label}”。")
    await start_campaign(act, campaign.id, {"share": share})
    begins = talk.campaigns.rules.begins(campaign.starts_at, act.at)
    when = f"{moment(begins, act.at, talk.zone)} 开始发；" if kind.quiet and begins > act.at else ""
    which = f"先试发 {share}%，发完告诉您结果再决定其余的" if share < 100 else kind.words.started
    return Text(text=f"好的，“{campaign.label}”{when}{which}。发“活动”看进度，“撤销”可以取消。")


async def _trial(act: Act, talk: Talk, campaign: Campaign) -> Outgoing:
    if not kind_of(talk, campaign).trials:
        raise Conflict("这种活动不能试发。")
    return await _start(act, talk, campaign, talk.campaigns.rules.trial)


async def _all(act: Act, talk: Talk, campaign: Campaign) -> Outgoing:
    return await _start(act, talk, campaign, 100)


async def _pause(act: Act, talk: Talk, campaign: Campaign) -> Outgoing:
    await change_cards(act, about(campaign.id), "已处理")
    await pause_campaign(act, campaign.id)
    return Text(text=f"“{campaign.label}”暂停了；{kind_of(talk, campaign).words.paused}。发“活动”可以继续。")


async def _resume(act: Act, talk: Talk, campaign: Campaign) -> Outgoing:
    await resume_campaign(act, campaign.id, {})
    return Text(text=f"“{campaign.label}”{kind_of(talk, campaign).words.resumed}。")


async def _cancel(act: Act, talk: Talk, campaign: Campaign) -> Outgoing:
    words = kind_of(talk, campaign).words
    await change_cards(act, about(campaign.id), "已处理")
    cancelled = await cancel_campaign(act, campaign.id) is CampaignState.CANCELLED
    return Text(text=words.cancelled if cancelled else words.cancelling)


async def _left_out(act: Act, talk: Talk, campaign: Campaign) -> Outgoing:
    kind = kind_of(talk, campaign)
    found = await kind.left_out(act, campaign, talk.campaigns.rules, _NAMED) if kind.left_out else ()
    if not found:
        return Text(text="没有不发的。")
    by_reason: dict[str, list[str]] = {}
    for name, why in found:
        by_reason.setdefault(why, []).append(name or "（您不能查看）")
    lines = [f"{why}：{'、'.join(names)}" for why, names in by_reason.items()]
    more = [f"只列出前 {_NAMED} 位，全部见“表格”。"] if len(found) == _NAMED else []
    return Text(text="\n".join([f"“{campaign.label}”不发给：", *lines, *more]))


async def _file(act: Act, talk: Talk, campaign: Campaign, what: str) -> Outgoing:
    act.record(f"commands.campaign_{what}", campaign.id)
    number, rules = len(current_unit().calls), talk.campaigns.rules
    counting = f"{rules.answer_days}|{rules.limits.zone.key}"
    file = f"{what}|{campaign.id}|{act.actor.staff or ''}|{counting}|{int(act.at.timestamp())}{number}"
    name = f"{campaign.label}.{'png' if what == 'chart' else 'xlsx'}"
    return StaffFile(file=file, name=name, picture=what == "chart", instead=_INSTEAD[what])


async def _chart(act: Act, talk: Talk, campaign: Campaign) -> Outgoing:
    return await _file(act, talk, campaign, "chart")


async def _sheet(act: Act, talk: Talk, campaign: Campaign) -> Outgoing:
    return await _file(act, talk, campaign, "sheet")


_INSTEAD = {
    "chart": "图没有画出来：服务器上没有中文字体，请管理员安装 fonts-wqy-microhei；数字请看“活动”。",
    "sheet": "表格没有生成，请稍后再试，或者请管理员用 scrm campaign export 导出。",
}
_DEEDS: Mapping[Verb, Callable[[Act, Talk, Campaign], Awaitable[Any]]] = {
    Verb.PREVIEW: preview_card,
    Verb.START: _all,
    Verb.TRIAL: _trial,
    Verb.ALL: _all,
    Verb.PAUSE: _pause,
    Verb.RESUME: _resume,
    Verb.CANCEL: _cancel,
    Verb.RESULT: _shown,
    Verb.LEFT_OUT: _left_out,
    Verb.CHART: _chart,
    Verb.SHEET: _sheet,
}

COMMAND = Command(
    section=Section.GATHER,
    name="campaign",
    words=(WORD, "campaign"),
    usage="活动",
    about="看活动的进度和结果，可以试发、全部发送、暂停、继续、取消，画图和导出表格",
    examples=("活动",),
    read=read_campaign,
    run=_run,
    picked=_picked,
)
