"""What came of a broadcast: in figures, in words, for a chart and for a sheet."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from community.broadcasts.batches import batches_of
from community.broadcasts.documents import StoredTarget
from community.broadcasts.model import Broadcast, Skip
from community.broadcasts.names import named
from community.broadcasts.outcomes import Became, Moved, count_answers, handed_over, moves_after, when_sent
from community.broadcasts.tallies import GroupTold, Tally
from community.broadcasts.wording import not_begun, told_lines
from community.campaigns.model import Campaign, CampaignState
from community.kind import Results
from community.rules import CampaignRules
from crm_core.act import Act
from crm_core.groups.documents import StoredGroup
from crm_core.groups.model import UNNAMED
from crm_core.masssends.model import ReceiverState
from crm_core.messages import Audience as Reach
from crm_core.receivers.documents import StoredPart, StoredReceiver
from crm_core.staff.documents import StoredStaff
from crm_core.values import StaffId

HEADINGS = ("编号", "名称", "发送同事", "状态", "原因", "送达时间")
OF_GROUPS = ("已读人数", "之后进群", "之后退群")
"""Further columns, where groups get it."""
_ROBOT = "钉钉机器人"


async def results(act: Act, campaign: Campaign, rules: CampaignRules) -> Results:
    """All there is to tell, but for the sheet."""
    if not campaign.progress.get("planned"):
        return Results(lines=(not_begun(campaign, rules, act.at),), bars=())
    found = await tally(act, campaign, rules)
    lines = told_lines(Broadcast.read(campaign.content), found)
    return Results(lines=tuple(lines), bars=tuple(found.bars))


async def tally(_act: Act, campaign: Campaign, rules: CampaignRules) -> Tally:
    """The figures as they are now."""
    batches, grouped = batches_of(campaign), Broadcast.read(campaign.content).reach is Reach.GROUPS
    receivers: dict[ReceiverState, int] = {}
    for counted in (await StoredReceiver.counts(batches)).values():
        for state, count in counted.items():
            receivers[state] = receivers.get(state, 0) + count
    parts = [part for some in (await StoredPart.of(batches)).values() for part in some]
    became = await handed_over(batches)
    sent = await when_sent(campaign.id, became)
    return Tally(
        receivers=receivers,
        left=await StoredTarget.left(campaign.id),
        skips=await StoredTarget.skips(campaign.id),
        tasks=len(parts),
        confirmed=sum(one.sent_at is not None for one in parts),
        late=sorted((await StoredStaff.names_of({one.staff for one in parts if one.sent_at is None})).values()),
        answered=0 if grouped else await count_answers(sent, rules.answer_days),
        groups=await _groups(became, sent, rules) if grouped else (),
        days=rules.answer_days,
        grouped=grouped,
    )


async def _groups(
    became: Mapping[str, Became], sent: Mapping[str, datetime], rules: CampaignRules
) -> Sequence[GroupTold]:
    """Every group that was to get it, by name."""
    names, moved = await StoredGroup.called([*became]), await moves_after(sent, rules.answer_days)
    told = [
        GroupTold(name=names.get(key, UNNAMED), state=one.state, readers=one.readers, moved=moved.get(key, Moved()))
        for key, one in became.items()
    ]
    return sorted(told, key=lambda one: one.name)


async def sheet(act: Act, campaign: Campaign, rules: CampaignRules) -> list[tuple[str, ...]]:
    """A row for everybody it was for, with state and reason; the first has the headings.

    Names stand there only of those whom this person may see.
    """
    became = await handed_over(batches_of(campaign))
    targets = await StoredTarget.all_of(campaign.id)
    grouped = Broadcast.read(campaign.content).reach is Reach.GROUPS
    names = await named(act, campaign, [one.who for one in targets])
    moved = await moves_after(await when_sent(campaign.id, became), rules.answer_days) if grouped else {}
    staff = await StoredStaff.names_of({StaffId(one.sender) for one in targets if one.sender})
    rows: list[tuple[str, ...]] = [HEADINGS + OF_GROUPS if grouped else HEADINGS]
    for one in targets:
        how = became.get(one.account)
        sender = _ROBOT if one.robot else staff.get(one.sender, "")
        row = (one.who, names.get(one.who, ""), sender, *_outcome(one, how, campaign.state, rules))
        rows.append(row + _of_group(how, moved.get(one.who)) if grouped else row)
    return rows


def _of_group(how: Became | None, moved: Moved | None) -> tuple[str, ...]:
    readers = "" if how is None or how.readers is None else str(how.readers)
    return (readers, str(moved.joined), str(moved.left)) if moved else (readers, "", "")


def _outcome(
    one: StoredTarget, became: Became | None, state: CampaignState, rules: CampaignRules
) -> tuple[str, str, str]:
    """State, reason and time of one."""
    if one.skip:
        return "没有发", Skip(one.skip).shown, ""
    if became is not None:
        at = f"{became.at.astimezone(rules.limits.zone):%Y-%m-%d %H:%M}" if became.at else ""
        if became.state is ReceiverState.SENT:
            return became.state.shown, "", at
        return ("等确认" if became.state is ReceiverState.WAITING else "没有送达"), became.state.shown, ""
    return ("没有发", "活动取消了", "") if state is CampaignState.CANCELLED else ("计划中", "还没交给同事", "")
