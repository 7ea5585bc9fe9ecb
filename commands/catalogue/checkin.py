"""签到: made by staff in a line, and a day taken back with a reason."""

from commands.command import Command, Section, Talk
from commands.fair_making import drafted, newest
from commands.reading.arguments import BadUsage
from commands.reading.fairs import CHECKIN_EXAMPLE, FairWanted, end_of, fields, read_day, read_fair, rewards
from commands.showing.campaigns import kind_of, preview_card, state_card
from commands.showing.referrals import the_customer
from community.checkins.actions import make_checkin, undo_checkin
from community.checkins.model import CheckinPlan
from crm_core.act import Act
from crm_core.messages import Outgoing, Text

_KIND, _WORD = "checkin", "签到"
_FIELDS = frozenset({"名称", "奖励", "到"})
_UNDO = "签到 撤销 李晓梅 6月1日 不是本人签的"
_VERBS = ("新建", "撤销")


def _read(text: str) -> FairWanted:
    return read_fair(_VERBS, CHECKIN_EXAMPLE, text)


async def _run(act: Act, talk: Talk, wanted: FairWanted) -> Outgoing:
    if wanted.verb == "新建":
        return await _make(act, talk, wanted.rest)
    if wanted.verb == "撤销":
        return await _take_back(act, wanted.rest)
    found = await newest(act, _KIND, "", _WORD)
    results = await kind_of(talk, found).results(act, found, talk.campaigns.rules)
    return state_card(act, talk, found, results.lines)


async def _make(act: Act, talk: Talk, text: str) -> Outgoing:
    said = fields(text, _FIELDS, _FIELDS - {"奖励"}, CHECKIN_EXAMPLE)
    zone = talk.campaigns.rules.limits.zone
    day = read_day(said["到"], act.at.astimezone(zone).date(), ahead=True, example=CHECKIN_EXAMPLE)
    ends_at = end_of(day, zone, act.at, CHECKIN_EXAMPLE)
    plan = CheckinPlan(zone=zone.key, ends_at=ends_at, rewards=rewards(said.get("奖励", "")))
    key, new = await drafted(act, talk, _KIND, said["名称"], plan.plain)
    return await preview_card(act, talk, await make_checkin(act, key, new))


async def _take_back(act: Act, text: str) -> Outgoing:
    """Of the newest check-in."""
    who, _, rest = text.partition(" ")
    day, _, reason = rest.strip().partition(" ")
    if not who or not day or not reason.strip():
        raise BadUsage("写明客户、哪一天和原因。", _UNDO)
    found, customer = await newest(act, _KIND, "", _WORD), await the_customer(act, who)
    plan = CheckinPlan.read(found.content)
    wanted = read_day(day, plan.day(act.at), ahead=False, example=_UNDO)
    await undo_checkin(act, found.id, customer.id, wanted, reason)
    return Text(text=f"{customer.name} {wanted:%m月%d日} 的签到不算了，连续天数和奖励跟着重算。发“撤销”可以恢复。")


COMMAND = Command(
    section=Section.GATHER,
    name="checkin",
    words=(_WORD, "checkin"),
    usage="签到 [新建 …|撤销 客户 日期 原因]",
    about="签到活动：新建、看进展、撤销某天",
    examples=(CHECKIN_EXAMPLE, _UNDO),
    read=_read,
    run=_run,
)
