"""What can be asked for about a campaign of any kind. Whatever goes out is then done by the clock, step by step."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from community.campaigns.documents import StoredCampaign
from community.campaigns.model import LONGEST_LABEL, Campaign, CampaignState, Deed, NewCampaign, after
from crm_core.act import Act, Urgency
from crm_core.action import action, reading
from crm_core.errors import Conflict, Malformed, NotFound
from crm_core.messages import Outgoing
from crm_core.permissions import Permission
from crm_core.staff.documents import StoredStaff
from crm_core.staff.model import address_of
from crm_core.values import AppKey

UNSEEN = "没有找到您能查看的活动。"
_WHILE_WORKED_AT = timedelta(seconds=15)
"""If a step dies with its process, another goes on after so long; until then one process at a time looks anyway."""


@action(Permission.RUN_CAMPAIGN)
async def make_campaign(act: Act, key: str, wanted: NewCampaign) -> Campaign:
    """Draft one; `key` is made from its cause. Its kind has looked at the content. Raises Malformed."""
    if not 0 < len(wanted.label) <= LONGEST_LABEL:
        raise Malformed(f"活动名最多 {LONGEST_LABEL} 个字。")
    draft = StoredCampaign(
        id=key,
        kind=wanted.kind,
        label=wanted.label,
        by=act.actor.staff,
        scope=wanted.scope,
        app=wanted.app,
        content=dict(wanted.content),
        starts_at=wanted.starts_at,
        made_at=act.at,
    )
    if await draft.begin():
        act.record("campaigns.make", key)
        act.undo_with(undo_campaign, campaign=key)
    return draft.campaign


@action(Permission.RUN_CAMPAIGN)
async def start_campaign(act: Act, campaign: str, options: Mapping[str, Any]) -> Campaign:
    """Let it begin, now or at its time; `options` are its kind's. Raises NotFound, Conflict."""
    found = await _held(act, campaign)
    state = after(found.state, Deed.START)
    due = max(found.starts_at, act.at) if found.starts_at else act.at
    fields = {"state": state, "due": due, "started_at": act.at, "why": ""}
    await StoredCampaign.change(campaign, {**fields, **_progress(options)})
    act.record("campaigns.start", campaign)
    act.undo_with(undo_campaign, campaign=campaign)
    return found


@action(Permission.RUN_CAMPAIGN)
async def pause_campaign(act: Act, campaign: str) -> Campaign:
    """Let nothing more go out. What staff have been asked for stays with them. Raises NotFound, Conflict."""
    found = await _held(act, campaign)
    await StoredCampaign.change(campaign, {"state": after(found.state, Deed.PAUSE), "due": act.at, "why": ""})
    act.record("campaigns.pause", campaign)
    return found


@action(Permission.RUN_CAMPAIGN)
async def resume_campaign(act: Act, campaign: str, options: Mapping[str, Any]) -> Campaign:
    """Go on where it rests, with `options` of its kind changed. Raises NotFound, Conflict."""
    found = await _held(act, campaign)
    due = max(found.starts_at, act.at) if found.starts_at else act.at
    fields = {"state": after(found.state, Deed.RESUME), "due": due, "why": ""}
    await StoredCampaign.change(campaign, {**fields, **_progress(options)})
    act.record("campaigns.resume", campaign)
    return found


@action(Permission.RUN_CAMPAIGN)
async def cancel_campaign(act: Act, campaign: str) -> CampaignState:
    """End it; what staff have not confirmed is taken back. The state it is in then. Raises NotFound, Conflict."""
    found = await _held(act, campaign)
    state = after(found.state, Deed.CANCEL)
    over = state is CampaignState.CANCELLED
    await StoredCampaign.change(
        campaign, {"state": state, "due": None if over else act.at, "ended_at": act.at if over else None, "why": ""}
    )
    act.record("campaigns.cancel", campaign)
    return state


@action(Permission.RUN_CAMPAIGN)
async def undo_campaign(act: Act, campaign: str) -> str:
    """Undo the making, or the starting, of one; returns what that means. Raises NotFound, Conflict."""
    found = await _held(act, campaign)
    if found.state.is_over:
        raise Conflict(f"活动“{found.label}”{found.state.shown}。")
    await cancel_campaign(act, campaign)
    return f"已撤销：活动“{found.label}”取消了；同事已经确认发出的收不回来。"


@reading(Permission.READ_CAMPAIGN)
async def list_campaigns(act: Act, limit: int, *, skip: int = 0) -> tuple[list[Campaign], int]:
    """The newest visible ones, without the first `skip`; and how many there are."""
    visible = StoredCampaign.visible_to(act)
    return await visible.newest(limit, skip=skip), await visible.count()


@reading(Permission.READ_CAMPAIGN)
async def get_campaign(act: Act, campaign: str) -> Campaign:
    """Raises NotFound."""
    found = await StoredCampaign.visible_to(act).get(campaign)
    if found is None:
        raise NotFound(UNSEEN)
    return found


@reading(Permission.READ_CAMPAIGN)
async def newest_of(act: Act, kind: str, label: str = "") -> Campaign:
    """The newest visible one of a kind, with this label unless that is empty. Raises NotFound."""
    found = await StoredCampaign.visible_to(act).newest_of(kind, label)
    if found is None:
        raise NotFound(UNSEEN)
    return found


@reading(Permission.FEED)
async def open_campaigns(act: Act, kind: str) -> list[Campaign]:
    """Those of a kind that customers can take part in now, the newest first."""
    return [one for one in await StoredCampaign.under_way(kind) if one.is_open(act.at)]


@action(Permission.FEED)
async def next_campaign(act: Act) -> tuple[Campaign, datetime] | None:
    """The next one that has something to do, and until when nobody else gets it; None when none has."""
    until = act.at + _WHILE_WORKED_AT
    found = await StoredCampaign.claim_due(act.at, until)
    return (found.campaign, until) if found else None


@action(Permission.FEED)
async def look_again(act: Act, campaign: str, claimed: datetime, at: datetime | None) -> None:
    """When it has something to do next, None for never; unless a person gave it something to do meanwhile."""
    await StoredCampaign.put_off(campaign, claimed, at)


@action(Permission.FEED)
async def progress(
    act: Act, campaign: str, state: CampaignState, before: CampaignState, options: Mapping[str, Any]
) -> bool:
    """The program moves it on, unless somebody did otherwise meanwhile; whether it has."""
    ended = {"ended_at": act.at} if state.is_over else {}
    moved = await StoredCampaign.change(campaign, {"state": state, **ended, **_progress(options)}, within=(before,))
    if moved and state is not before:
        act.record(f"campaigns.{state}", campaign)
    return moved


@action(Permission.FEED)
async def rest(act: Act, campaign: str, why: str) -> bool:
    """It waits for a person, for this reason; whether it does."""
    fields = {"state": CampaignState.PAUSED, "why": why}
    rests = await StoredCampaign.change(campaign, fields, within=(CampaignState.RUNNING, CampaignState.PLANNED))
    if rests:
        act.record("campaigns.rest", campaign)
    return rests


@action(Permission.FEED)
async def tell_whoever_wanted_it(act: Act, campaign: Campaign, what: str, words: Outgoing) -> None:
    """Tell something about it, once for each `what`, where the person last wrote, else through the campaign's app."""
    staff = campaign.by
    member = (await StoredStaff.by_ids([staff])).get(staff) if staff is not None else None
    address = address_of(member, [AppKey(member.wrote_to), campaign.app]) if member else None
    if address is not None:
        act.send(f"{campaign.id}:{what}", app=address.app, to=address.to, words=words, urgency=Urgency.NOTICE)


async def _held(act: Act, campaign: str) -> Campaign:
    """Raises NotFound."""
    seen = await StoredCampaign.visible_to(act).get(campaign)
    held = await StoredCampaign.held(campaign, act.at) if seen else None
    if held is None:
        raise NotFound(UNSEEN)
    return held.campaign


def _progress(options: Mapping[str, Any]) -> dict[str, Any]:
    return {f"progress.{name}": value for name, value in options.items()}
