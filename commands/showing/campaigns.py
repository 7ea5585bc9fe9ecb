"""Campaigns on cards: what one is, what can be done about it."""

from commands.command import Talk
from commands.showing.wording import moment, shortened
from community.campaigns.model import Campaign, CampaignState, Deed, about, possible
from community.kind import CampaignKind
from crm_core.act import Act
from crm_core.errors import NotFound
from crm_core.messages import Button, Card
from crm_core.staff.actions import company_chat
from crm_core.values import AppKey

WORD = "活动"
LONGEST_TITLE = 36
_WORDS = {Deed.PAUSE: "暂停", Deed.RESUME: "继续", Deed.CANCEL: "取消"}


def kind_of(talk: Talk, campaign: Campaign) -> CampaignKind:
    """Raises NotFound for a kind that is no more."""
    kind = talk.campaigns.kinds.get(campaign.kind)
    if kind is None:
        raise NotFound("这种活动已经不支持了。")
    return kind


async def where_told(act: Act, talk: Talk) -> AppKey:
    """Through which chat whoever makes a campaign is told of it: that of 企业微信, for whom has an account there.

    Raises Conflict.
    """
    try:
        return await company_chat(act, AppKey(talk.chat), talk.apps)
    except NotFound:
        return AppKey(talk.chat)


async def preview_card(act: Act, talk: Talk, campaign: Campaign) -> Card:
    """What starting it would do, with the buttons for that."""
    kind = kind_of(talk, campaign)
    lines = await kind.preview(act, campaign, talk.campaigns.rules)
    return Card(
        title=shortened(f"{kind.shown}“{campaign.label}”", LONGEST_TITLE),
        text="\n".join(lines),
        buttons=_start_buttons(talk, kind, campaign),
        about=about(campaign.id),
    )


def state_card(act: Act, talk: Talk, campaign: Campaign, lines: tuple[str, ...]) -> Card:
    """How far it is, with the buttons for what can be done now."""
    shown = f"{campaign.state.shown}，{moment(campaign.made_at, act.at, talk.zone)} 建立"
    why = [campaign.why] if len(campaign.why) > 10 else []
    return Card(
        title=shortened(f"{kind_of(talk, campaign).shown}“{campaign.label}”", LONGEST_TITLE),
        text="\n".join([shown, *why, *lines]),
        buttons=_state_buttons(kind_of(talk, campaign), campaign),
        about=about(campaign.id),
    )


def _start_buttons(talk: Talk, kind: CampaignKind, campaign: Campaign) -> tuple[Button, ...]:
    trial = [_button("试发", f"试发{talk.campaigns.rules.trial}%", campaign)] if kind.trials else []
    whole = _button("全部" if kind.trials else "开始", "全部发送" if kind.trials else "开始", campaign)
    out = [_button("不发", "不发给谁", campaign)] if kind.left_out else []
    return (*trial, whole, *out, _button("取消", "取消", campaign))


def _state_buttons(kind: CampaignKind, campaign: Campaign) -> tuple[Button, ...]:
    deeds = [deed for deed in possible(campaign.state) if deed is not Deed.START]
    buttons = [_button(_WORDS[deed], _WORDS[deed], campaign) for deed in deeds]
    if campaign.state is CampaignState.PAUSED and int(campaign.progress.get("share", 100)) < 100:
        buttons[0] = _button("全部", "发送其余", campaign)
    out = [_button("不发", "不发给谁", campaign)] if kind.left_out else []
    return (
        *buttons,
        *out,
        _button("图", "画图", campaign),
        _button("表格", "表格", campaign),
    )


def _button(verb: str, text: str, campaign: Campaign) -> Button:
    return Button(key=f"{WORD} {verb} {campaign.id}", text=text)
