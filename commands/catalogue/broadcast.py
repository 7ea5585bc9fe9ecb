"""群发: the same words to many customers or groups, written in the chat; a card says whom it would reach."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from commands.command import Command, Section, Talk
from commands.reading.broadcasting import EXAMPLE, BroadcastWanted, read_broadcast
from commands.reading.moments import of_found
from commands.reading.whom import customers_meant
from commands.showing.campaigns import preview_card, where_told
from commands.showing.wording import shortened
from community.audiences.actions import count_audience, count_groups
from community.audiences.model import Audience, whose
from community.broadcasts.model import Broadcast
from community.campaigns.actions import make_campaign
from community.campaigns.model import LONGEST_LABEL, NewCampaign
from community.groups.actions import groups_tagged
from crm_core.act import Act
from crm_core.customers.likeness import EXACT
from crm_core.errors import Conflict, Malformed, NotFound
from crm_core.groups.actions import find_groups
from crm_core.messages import Attachment, Link, Outgoing, Picture
from crm_core.messages import Audience as Reach
from crm_core.staff.actions import company_chat, find_colleagues
from crm_core.stages.model import checked
from crm_core.times.reader import read_when
from crm_core.times.reading import Found, Refused
from crm_core.values import AppKey, CustomerId, StaffId

KIND = "broadcast"
_LABEL = 12
MOST_TAGGED = 2_000


async def _run(act: Act, talk: Talk, wanted: BroadcastWanted) -> Outgoing:
    kind = talk.campaigns.kinds.get(KIND)
    if kind is None:
        raise NotFound("这里没有开通群发。")
    # Groups of 钉钉 need nobody's account of 企业微信.
    chat = AppKey(talk.chat)
    app = await (where_told(act, talk) if wanted.to_groups else company_chat(act, chat, talk.apps))
    audience, scope = await _audience(act, talk, wanted), app.rpartition(":")[0]
    await _require_somebody(act, talk, wanted, audience, scope)
    content = Broadcast(
        reach=Reach.GROUPS if wanted.to_groups else Reach.CUSTOMERS,
        audience=audience,
        text=wanted.text,
        attachments=tuple(_attachments(wanted)),
    ).plain
    kind.check(content)
    campaign = NewCampaign(
        kind=KIND,
        label=_label(wanted),
        scope=scope,
        app=app,
        content=content,
        starts_at=_starts_at(act, talk, wanted.single.get("at", "")),
    )
    key = hashlib.blake2b(act.cause.encode(), digest_size=6).hexdigest()
    return await preview_card(act, talk, await make_campaign(act, key, campaign))


def _label(wanted: BroadcastWanted) -> str:
    given = wanted.single.get("label", "")
    return given or shortened(wanted.text, _LABEL) or "群发"


async def _audience(act: Act, talk: Talk, wanted: BroadcastWanted) -> Audience:
    """Raises Malformed, NotFound, Conflict for a name that fits none, or several."""
    said = wanted.several
    return Audience(
        any_tags=said.get("any_tags", ()),
        all_tags=said.get("all_tags", ()),
        no_tags=said.get("no_tags", ()),
        stages=tuple(checked(one) for one in said.get("stages", ())),
        sources=said.get("sources", ()),
        owners=tuple([await _colleague(act, one) for one in said.get("owners", ())]),
        active_days=wanted.days("active"),
        silent_days=wanted.days("silent"),
        groups=tuple([key for one in said.get("groups", ()) for key in await _groups(act, one)]),
        without=tuple([await _customer(act, talk, one) for one in said.get("without", ())]),
        within=whose(act.actor),
    )


async def _colleague(act: Act, name: str) -> StaffId:
    found = await find_colleagues(act, name)
    _require_one(found, f"同事“{name}”")
    return found[0].id


async def _groups(act: Act, name: str) -> list[str]:
    """Of a name, or all that have a tag (`#老客户`)."""
    if name.startswith(("#", "＃")):
        tagged = await groups_tagged(act, name[1:], MOST_TAGGED)
        if not tagged:
            raise NotFound(f"没有找到您能查看的、带标签“{name[1:]}”的群。发“群 标签”看有哪些标签。")
        return [one.id for one in tagged]
    found = await find_groups(act, name)
    _require_one(found, f"客户群“{name}”")
    return [found[0].id]


async def _customer(act: Act, talk: Talk, name: str) -> CustomerId:
    found = await customers_meant(act, talk, name)
    sure = [one for one in found if one.likeness >= EXACT] or found
    _require_one(sure, f"客户“{name}”")
    return sure[0].customer.id


async def _require_somebody(act: Act, talk: Talk, wanted: BroadcastWanted, audience: Audience, scope: str) -> None:
    """Raises NotFound for what nobody fits: a tag that is misspelt, say."""
    if wanted.to_groups:
        if not await count_groups(act, audience, {scope, *talk.campaigns.rules.robots}):
            raise NotFound("没有您能发的群。发“群”看有哪些；钉钉群要有人 @ 过机器人才认得。")
    elif not await count_audience(act, audience):
        raise NotFound("没有您能发的客户符合这些条件，请核对标签、阶段、来源的写法。")


def _require_one(found: Iterable[object], what: str) -> None:
    count = len([*found])
    if not count:
        raise NotFound(f"没有找到{what}。")
    if count > 1:
        raise Conflict(f"{what}有 {count} 个，请写全一点。")


def _starts_at(act: Act, talk: Talk, said: str) -> datetime | None:
    if not said:
        return None
    found = read_when(said, now=act.at, zone=talk.zone, holidays=talk.holidays)
    match found:
        case Found() if found.repeat is None:
            return of_found(found, talk.zone).at
        case Refused(reason=reason):
            raise Malformed(reason)
        case _:
            raise Malformed("定时写一个时间，中间不要空格，例如 定时:明天上午10点")


def _attachments(wanted: BroadcastWanted) -> Iterable[Attachment]:
    for name in ("link", "picture"):
        url = wanted.single.get(name, "")
        if url and not url.startswith(("https://", "http://")):
            raise Malformed("链接和图片要写网址，以 https:// 开头。")
        if url:
            title = shortened(wanted.single.get("label", wanted.text), LONGEST_LABEL) or "查看详情"
            yield Link(title=title, url=url) if name == "link" else Picture(url=url)


COMMAND = Command(
    section=Section.GATHER,
    name="broadcast",
    words=("群发", "broadcast"),
    usage="群发 [条件…] 内容",
    about="发给很多客户（或“到群”）：先看会发给谁、不发给谁和原因，再决定",
    examples=(
        EXAMPLE,
        "群发 到群 群:新房装修、#老客户 周末团购开始了",
        "群发 阶段:已报价 沉默:30天 定时:明天10点 您好，我是{员工}",
    ),
    read=read_broadcast,
    run=_run,
)
