"""Groups in words: their tags and figures."""

from commands.command import Talk
from community.groups.actions import figures_of, group_tags
from community.groups.model import Activity
from crm_core.act import Act
from crm_core.groups.model import Group
from crm_core.values import Identity, Platform

WORK_GROUP = "客户群"
_SILENT = {
    Platform.WECOM: "发言：没有会话存档的记录，企业微信不告诉程序群里说了什么。",
    Platform.DINGTALK: "发言：还没有人在群里 @ 机器人；钉钉只把 @ 机器人的话告诉程序。",
}


def platform_of(group: Group) -> str:
    """What kind of group it is."""
    return "钉钉群" if Identity.from_key(group.id).platform is Platform.DINGTALK else WORK_GROUP


async def tag_list(act: Act) -> str:
    """All tags of groups."""
    counts = await group_tags(act)
    if not counts:
        return "还没有群标签。例如：群 标签 新房装修 +老客户"
    return "\n".join(["群标签：", *(f"#{tag} · {count} 个群" for tag, count in counts.items()), "看一类群：群 #标签"])


async def figures(act: Act, talk: Talk, group: str) -> list[str]:
    """Who is in a group, who came and went, and what is said there, a line each."""
    told = await figures_of(act, group, talk.zone)
    moves = "；".join(f"{one.days} 天进 {one.joined} 出 {one.left}" for one in told.movements)
    return [
        f"成员：客户 {told.people} 人（{told.linked} 位有档案），同事 {told.staff} 人",
        f"进出：{moves}",
        _activity(told.activity, Identity.from_key(group).platform),
    ]


def _activity(activity: Activity | None, platform: Platform) -> str:
    if activity is None:
        return _SILENT.get(platform, "发言：平台没有告诉程序。")
    days = "，".join(f"{day:%m-%d} {count}" for day, count in activity.by_day)
    heard = "（只算 @ 机器人的话）" if platform is Platform.DINGTALK else ""
    return f"近 7 天发言{heard}：{activity.messages} 条，{activity.speakers} 位客户" + (f"（{days}）" if days else "")
