"""What came of a broadcast: in figures, in words, for a chart and for a sheet."""

from community.broadcasts.batches import batches_of
from community.broadcasts.documents import StoredTarget
from community.broadcasts.model import Broadcast, Skip
from community.broadcasts.outcomes import Became, count_answers, count_moves, customers_sent, handed_over
from community.broadcasts.tallies import Tally
from community.broadcasts.wording import told_lines
from community.campaigns.model import Campaign, CampaignState
from community.kind import Results
from community.rules import CampaignRules
from crm_core.act import Act
from crm_core.customers.documents import StoredCustomer
from crm_core.groups.documents import StoredGroup
from crm_core.masssends.model import ReceiverState
from crm_core.messages import Audience as Reach
from crm_core.receivers.documents import StoredPart, StoredReceiver
from crm_core.staff.documents import StoredStaff
from crm_core.values import CustomerId, StaffId

HEADINGS = ("编号", "名称", "发送同事", "状态", "原因", "送达时间")


async def results(act: Act, campaign: Campaign, rules: CampaignRules) -> Results:
    """All there is to tell, but for the sheet."""
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
    sent = await customers_sent(campaign.id, batches)
    moved = await count_moves(sent, rules.answer_days) if grouped else {"in": 0, "out": 0}
    return Tally(
        receivers=receivers,
        left=await StoredTarget.left(campaign.id),
        skips=await StoredTarget.skips(campaign.id),
        tasks=len(parts),
        confirmed=sum(one.sent_at is not None for one in parts),
        late=len({one.staff for one in parts if one.sent_at is None}),
        answered=0 if grouped else await count_answers(sent, rules.answer_days),
        joined=moved["in"],
        departed=moved["out"],
        days=rules.answer_days,
        grouped=grouped,
    )


async def sheet(act: Act, campaign: Campaign, rules: CampaignRules) -> list[tuple[str, ...]]:
    """A row for everybody it was for, with state and reason; the first has the headings.

    Names stand there only of those whom this person may see.
    """
    became = await handed_over(batches_of(campaign))
    targets = await StoredTarget.all_of(campaign.id)
    named = await StoredCustomer.visible_to(act).named(CustomerId(one.who) for one in targets)
    names: dict[str, str] = {**named}
    if Broadcast.read(campaign.content).reach is Reach.GROUPS:
        names = await StoredGroup.called([one.who for one in targets])
    staff = await StoredStaff.names_of({StaffId(one.sender) for one in targets if one.sender})
    rows: list[tuple[str, ...]] = [HEADINGS]
    for one in targets:
        state, why, at = _outcome(one, became.get(one.account), campaign.state, rules)
        rows.append((one.who, names.get(one.who, ""), staff.get(one.sender, ""), state, why, at))
    return rows


def _outcome(
    one: StoredTarget, became: Became | None, state: CampaignState, rules: CampaignRules
) -> tuple[str, str, str]:
    """State, reason and time of one."""
    if one.skip:
        return "没有发", Skip(one.skip).shown, ""
    if became is not None:
        told, at = became
        if told is ReceiverState.SENT:
            return told.shown, "", f"{at.astimezone(rules.limits.zone):%Y-%m-%d %H:%M}" if at else ""
        return ("等确认" if told is ReceiverState.WAITING else "没有送达"), told.shown, ""
    return ("没有发", "活动取消了", "") if state is CampaignState.CANCELLED else ("计划中", "还没交给同事", "")
