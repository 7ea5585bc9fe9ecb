"""群: which groups there are, what they are for, who owns one, who is in it, who came and went, what goes on there."""

from collections.abc import Mapping

from commands.command import Command, Section, Talk
from commands.reading.gathering import GroupVerb, GroupWanted, read_group
from commands.reading.keywords import the_group
from commands.showing.groups import WORK_GROUP, figures, platform_of, tag_list
from commands.showing.listing import further, list_number, of_pages
from commands.showing.wording import moment, shortened
from community.groups.actions import card_of, describe_group, groups_tagged, tag_group
from crm_core.act import Act
from crm_core.archive.actions import consents_in
from crm_core.choices.actions import offer
from crm_core.errors import NotFound
from crm_core.groups.actions import MOST_COMPARED, find_groups, get_group, list_groups
from crm_core.groups.model import Group
from crm_core.memberships.actions import crowd_of, latest_members
from crm_core.memberships.model import Membership, Way
from crm_core.messages import Button, Card, ConsentStatus, Outgoing, Text
from crm_core.staff.actions import names_of

SHOWN = 5
_WORD = "群"
_LATEST = 5
_LONGEST_BUTTON = 8


async def _run(act: Act, talk: Talk, wanted: GroupWanted) -> Outgoing:
    match wanted.verb:
        case GroupVerb.TAG if wanted.phrase:
            return Text(text=await _tag(act, wanted))
        case GroupVerb.TAG:
            return Text(text=await tag_list(act))
        case GroupVerb.PURPOSE:
            return Text(text=await _describe(act, wanted))
        case GroupVerb.STATS if wanted.phrase and not wanted.tag:
            group = await the_group(act, wanted.phrase)
            return Text(text="\n".join([f"群“{group.shown}”：", *await figures(act, talk, group.id)]))
        case _:
            return await _find(act, talk, wanted)


async def _tag(act: Act, wanted: GroupWanted) -> str:
    group = await the_group(act, wanted.phrase)
    tags = await tag_group(act, group.id, wanted.added, wanted.removed)
    return f"群“{group.shown}”的标签：{'、'.join(tags) or '没有'}。发“撤销”可以恢复。"


async def _describe(act: Act, wanted: GroupWanted) -> str:
    group = await the_group(act, wanted.phrase)
    await describe_group(act, group.id, wanted.purpose)
    now = f"是“{wanted.purpose}”" if wanted.purpose else "去掉了"
    return f"记下了：群“{group.shown}”的用途{now}。发“撤销”可以恢复。"


async def _find(act: Act, talk: Talk, wanted: GroupWanted) -> Outgoing:
    found, total = await _page(act, wanted)
    if not total:
        return Text(text=_nothing(wanted))
    if not found:
        raise NotFound(f"现在只有 {-(-total // SHOWN)} 页。")
    if total == 1:
        return Text(text=await _portrait(act, talk, found[0]))
    return await _list(act, talk, found, total, wanted)


def _nothing(wanted: GroupWanted) -> str:
    if wanted.tag:
        return f"您能查看的群里没有标签是“{wanted.tag}”的。发“群 标签”看有哪些标签。"
    return f"没有找到您能查看的客户群“{wanted.phrase}”。发“群”看全部。" if wanted.phrase else "还没有您能查看的客户群。"


async def _page(act: Act, wanted: GroupWanted) -> tuple[list[Group], int]:
    """The groups of the page that is wanted, and how many there are in all."""
    skip = (wanted.page - 1) * SHOWN
    if not wanted.phrase:
        return await list_groups(act, SHOWN, skip=skip)
    by_tag = groups_tagged(act, wanted.tag, MOST_COMPARED) if wanted.tag else None
    found = await (by_tag or find_groups(act, wanted.phrase))
    return found[skip : skip + SHOWN], len(found)


async def _list(act: Act, talk: Talk, shown: list[Group], total: int, wanted: GroupWanted) -> Outgoing:
    number, pages = list_number(act), -(-total // SHOWN)
    await offer(act, talk.chat, number, _WORD, [one.id for one in shown])
    lines = [f"{place}. {shortened(one.shown, 10)} · {_size(one)}" for place, one in enumerate(shown, start=1)]
    if not wanted.phrase:
        people = (await crowd_of(act, None)).people
        lines.append(f"您能查看的 {total} 个群里共有 {people} 位客户，在几个群里也只算一位。")
    title = f"找到 {total} 个客户群，您要哪一个？" if wanted.phrase else "客户群"
    return Card(
        title=of_pages(title, wanted.page, pages),
        text="\n".join([*lines, "点按钮或回复数字看一个群。"]),
        buttons=tuple(
            Button(key=f"pick:{number}:{place}", text=f"{place}. {shortened(one.shown, _LONGEST_BUTTON)}")
            for place, one in enumerate(shown, start=1)
        )
        + further(f"{_WORD} {wanted.phrase}".strip(), wanted.page, pages),
    )


def _size(one: Group) -> str:
    return f"{one.people} 人" + (f"（{platform_of(one)}）" if platform_of(one) != WORK_GROUP else "")


async def _picked(act: Act, talk: Talk, group: str) -> Outgoing:
    return Text(text=await _portrait(act, talk, await get_group(act, group)))


async def _portrait(act: Act, talk: Talk, group: Group) -> str:
    names = await names_of(act, [group.owner] if group.owner else [])
    latest = await latest_members(act, group.id, _LATEST)
    act.record("commands.group", group.id)
    card = await card_of(act, group.id)
    lines = [
        f"{platform_of(group)}“{group.shown}”" + ("（已解散）" if group.dismissed_at else ""),
        *([f"用途：{card.purpose}"] if card.purpose else []),
        *([f"标签：{'、'.join(card.tags)}"] if card.tags else []),
        f"群主：{names.get(group.owner, '同事') if group.owner else '没有'}",
        f"客户：{group.people} 人",
        *([f"公告：{shortened(group.notice, 60)}"] if group.notice else []),
        *([f"建群：{moment(group.created_at, act.at, talk.zone)}"] if group.created_at else []),
    ]
    lines += await figures(act, talk, group.id)
    lines += _archived(await consents_in(act, group.id))
    if latest:
        lines += ["最近进出：", *(_line(act, talk, one) for one in latest if one.moves)]
    return "\n".join(lines)


def _archived(told: Mapping[ConsentStatus, int]) -> list[str]:
    """What the members say to being archived; nothing where nobody was asked."""
    refused = told.get(ConsentStatus.REFUSED, 0)
    agreed = sum(told.values()) - refused
    silent = f"，{refused} 位不同意（平台不存档他们的发言）" if refused else ""
    return [f"会话存档：{agreed} 位客户同意{silent}"] if told else []


def _line(act: Act, talk: Talk, one: Membership) -> str:
    last = one.moves[-1]
    what = "加入" if last.way is Way.IN else "离开"
    return f"{moment(last.at, act.at, talk.zone)} {one.name or '客户'} {what}" + (f"（{last.how}）" if last.how else "")


COMMAND = Command(
    section=Section.GATHER,
    name="group",
    words=(_WORD, "客户群", "group"),
    usage="群 [群名|#标签|统计 群名|标签 群名 +标签|用途 群名 文字]",
    about="看客户群和钉钉群：群主、人数、进出、活跃；加标签、写用途",
    examples=("群", "群 新房装修", "群 #老客户", "群 统计 新房装修", "群 标签 新房装修 +老客户"),
    read=read_group,
    run=_run,
    picked=_picked,
)
