"""A broadcast in words: what it would do, and what came of it."""

from collections.abc import Sequence
from datetime import datetime

from community.broadcasts.model import Broadcast, Reached
from community.broadcasts.tallies import GroupTold, Tally
from community.campaigns.model import Campaign, CampaignState
from community.rules import CampaignRules
from crm_core.messages import Audience as Reach

_LONGEST_TEXT, _NAMED = 60, 8


def predicted(
    wanted: Broadcast,
    conditions: Sequence[str],
    found: Reached,
    campaign: Campaign,
    rules: CampaignRules,
    now: datetime,
) -> Sequence[str]:
    """Lines: for whom it is, whom it reaches, whom it leaves out and why, and when it begins."""
    text = wanted.text if len(wanted.text) <= _LONGEST_TEXT else wanted.text[: _LONGEST_TEXT - 1] + "…"
    begins = rules.begins(campaign.starts_at, now)
    lines = [
        f"内容：{text}" + (f"（另有 {len(wanted.attachments)} 个附件）" if wanted.attachments else ""),
        *([f"条件：{'；'.join(conditions)}"] if conditions else []),
        f"符合条件 {found.all} {wanted.unit}，预计发给 {found.people} {wanted.unit}{_by_whom(found)}。",
        *_costs(found, rules),
    ]
    if wanted.has_no_condition:
        whom = "客户" if wanted.reach is Reach.CUSTOMERS else "群"
        lines.append(f"没有写条件：您能发的全部{whom}都算，共 {found.all} {wanted.unit[0]}。")
    if rules.companies and campaign.scope not in rules.companies:
        lines.append("没有您的企业微信账号，所以只发钉钉群；发“绑定”连上账号，就能一起发企业微信群。")
    if found.skips:
        lines += [f"不发 {sum(found.skips.values())} {wanted.unit}："]
        lines += [f"· {skip.shown} {count}" for skip, count in found.skips.items()]
    if wanted.is_personal and found.people:
        lines.append(f"注意：文字里有客户称呼，同事要逐位确认，共 {found.people} 个任务。")
    if begins > now:
        lines.append(f"{begins.astimezone(rules.limits.zone):%m月%d日 %H:%M} 开始发。")
    return [*lines, "企业微信里由同事点确认后才发出。"] if found.senders else lines


def _by_whom(found: Reached) -> str:
    posts = sum(found.posts.values())
    ways = [f"由 {found.senders} 位同事确认"] if found.senders else []
    ways += [f"其中 {posts} 个钉钉群由机器人直接发" if found.senders else "由钉钉机器人直接发"] if posts else []
    return "".join(f"，{way}" for way in ways)


def _costs(found: Reached, rules: CampaignRules) -> list[str]:
    """What robots use up, a line for each company that they are of."""
    later = f"，{rules.read_hours} 小时后看已读再用 {{count}} 次" if rules.read_hours else ""
    return [
        f"钉钉本月接口调用：这次用 {count} 次{later.format(count=count)}；已用 {stand.used}/{stand.most}。"
        for scope, count in found.posts.items()
        if (stand := found.allowances.get(scope))
    ]


def not_begun(campaign: Campaign, rules: CampaignRules, now: datetime) -> str:
    """How it stands while nobody has been counted yet."""
    if campaign.state is not CampaignState.PLANNED:
        return "还没有开始发。"
    begins = rules.begins(campaign.starts_at, now)
    when = f"{begins.astimezone(rules.limits.zone):%m月%d日 %H:%M} 开始发" if begins > now else "马上开始发"
    return f"{when}，到时再数一遍发给谁。"


def told_lines(wanted: Broadcast, tally: Tally) -> list[str]:
    """What came of it, so far."""
    lines = [f"计划 {tally.planned} {wanted.unit}，已送达 {tally.sent}。"]
    lines += [f"· {state.shown} {count}" for state, count in tally.others]
    lines += [f"· 还没交给同事 {tally.left}"] if tally.left else []
    if tally.tasks:
        lines.append(f"任务确认 {tally.confirmed}/{tally.tasks}{_late(tally.late)}。")
    if tally.skips:
        lines.append(f"没有发的 {sum(tally.skips.values())}：")
        lines += [f"· {skip.shown} {count}" for skip, count in tally.skips.items()]
    if tally.grouped:
        lines += [f"钉钉群已读 {tally.readers} 人次；企业微信不提供是否已读。"] if tally.readers is not None else []
        lines.append(f"发出后 {tally.days} 天内：进群 {tally.joined} 人，退群 {tally.departed} 人。")
        lines += [_group_line(one) for one in tally.groups[:_NAMED]]
        lines += [f"…共 {len(tally.groups)} 个群，全部见“表格”。"] if len(tally.groups) > _NAMED else []
    else:
        lines.append(f"送达后 {tally.days} 天内回复 {tally.answered} 位；是否已读，企业微信不提供。")
    return lines


def _late(names: Sequence[str]) -> str:
    """Who has not confirmed: the first few by name."""
    if not names:
        return ""
    more = "等" if len(names) > _NAMED else ""
    return f"，还有 {len(names)} 位同事没有确认：{'、'.join(names[:_NAMED])}{more}"


def _group_line(one: GroupTold) -> str:
    read = [] if one.readers is None else [f"已读 {one.readers}"]
    moved = [f"进 {one.moved.joined}"] * bool(one.moved.joined) + [f"退 {one.moved.left}"] * bool(one.moved.left)
    return f"· {one.name}：{'，'.join([one.state.shown, *read, *moved])}"
