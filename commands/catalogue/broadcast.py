"""群发: the same words to many customers or groups, written in the chat; a card says whom it would reach."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from commands.aiming import aimed, doubtful, require_somebody
from commands.asking import WHOLE_COMMANDS
from commands.command import Command, Section, Talk
from commands.reading.broadcasting import EXAMPLE, BroadcastWanted, read_broadcast
from commands.reading.misplaced import Misplaced
from commands.reading.moments import of_found
from commands.showing.campaigns import preview_card, where_told
from commands.showing.listing import list_number
from commands.showing.wording import shortened
from community.broadcasts.model import Broadcast
from community.campaigns.actions import make_campaign
from community.campaigns.model import LONGEST_LABEL, Campaign, NewCampaign, about
from crm_core.act import Act
from crm_core.choices.actions import offer
from crm_core.choices.model import list_about
from crm_core.errors import Malformed, NotFound
from crm_core.messages import Attachment, Button, Card, Link, Outgoing, Picture
from crm_core.messages import Audience as Reach
from crm_core.staff.actions import company_chat
from crm_core.times.reader import read_when
from crm_core.times.reading import Found, Refused
from crm_core.values import AppKey

KIND = "broadcast"
_LABEL = 12
_WORD = "群发"
_SHORT_EXAMPLE = "群发 #高意向 周五直播"
_LONGEST_SAID, _LONGEST_LINE = 20, 40


async def _run(act: Act, talk: Talk, wanted: BroadcastWanted) -> Outgoing:
    kind = talk.campaigns.kinds.get(KIND)
    if kind is None:
        raise NotFound("这里没有开通群发。")
    # Groups of 钉钉 need nobody's account of 企业微信.
    chat = AppKey(talk.chat)
    app = await (where_told(act, talk) if wanted.to_groups else company_chat(act, chat, talk.apps))
    scope = app.rpartition(":")[0]
    audience = await aimed(act, talk, wanted, scope)
    count = await require_somebody(act, talk, wanted, audience, scope)
    broadcast = Broadcast(
        reach=Reach.GROUPS if wanted.to_groups else Reach.CUSTOMERS,
        audience=audience,
        text=wanted.text,
        attachments=tuple(_attachments(wanted)),
    )
    kind.check(broadcast.plain)
    if doubt := await doubtful(act, wanted, scope):
        return await _which_is_meant(act, talk, wanted, doubt, f"{count} {broadcast.unit}")
    campaign = NewCampaign(
        kind=KIND,
        label=_label(wanted),
        scope=scope,
        app=app,
        content=broadcast.plain,
        starts_at=_starts_at(act, talk, wanted.single.get("at", "")),
    )
    key = hashlib.blake2b(act.cause.encode(), digest_size=6).hexdigest()
    made = await make_campaign(act, key, campaign)
    if broadcast.has_no_condition and not (wanted.to_groups or wanted.to_all):
        return _whether_to_all(made, broadcast, count)
    return await preview_card(act, talk, made)


async def _which_is_meant(act: Act, talk: Talk, wanted: BroadcastWanted, doubt: Misplaced, reach: str) -> Card:
    """Nothing is made while it is not known what is meant: it would reach others than it should."""
    parts = [wanted.head, *doubt.conditions, doubt.words or "要发的内容"]
    meant = [f"{_WORD} {' '.join(filter(None, parts))}"] if doubt.conditions and doubt.words else []
    commands = [*meant, " ".join(filter(None, [_WORD, wanted.head, f"内容:{wanted.text}"]))]
    number = list_number(act)
    await offer(act, talk.chat, number, WHOLE_COMMANDS, commands)
    said = "、".join(f"“{shortened(one, _LONGEST_SAID)}”" for one in doubt.said)
    lines = [f"还没有发：{said}像是条件，可照这样写会当成正文，发给 {reach}。"]
    if not meant:
        lines.append(f"要当条件，请写在正文前面，例如：{_SHORT_EXAMPLE}")
    labels = ["按条件发", "原样发"][-len(commands) :]
    lines += [
        f"{place}. {label}：{shortened(one, _LONGEST_LINE)}"
        for place, (label, one) in enumerate(zip(labels, commands, strict=True), start=1)
    ]
    lines.append("点按钮或回复数字；都不是就改好再发一次。")
    return Card(
        title="这是条件还是正文？",
        text="\n".join(lines),
        buttons=tuple(
            Button(key=f"pick:{number}:{place}", text=f"{place}. {label}")
            for place, label in enumerate(labels, start=1)
        ),
        about=list_about(number),
    )


def _whether_to_all(campaign: Campaign, broadcast: Broadcast, count: int) -> Card:
    """Asked before anybody can start it by one tap."""
    return Card(
        title="没有写条件，发给全部客户？",
        text=f"内容：{shortened(broadcast.text, _LONGEST_LINE)}\n没有写条件：您能发的全部客户都算，共 {count} 位。"
        f"\n只发给一部分，请写上条件，例如：{_SHORT_EXAMPLE}",
        buttons=(
            Button(key=f"活动 预览 {campaign.id}", text=f"发给全部 {count} 位"),
            Button(key=f"活动 取消 {campaign.id}", text="取消"),
        ),
        about=about(campaign.id),
    )


def _label(wanted: BroadcastWanted) -> str:
    given = wanted.single.get("label", "")
    return given or shortened(wanted.text, _LABEL) or "群发"


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
    words=(_WORD, "broadcast"),
    usage="群发 [#标签|条件…] 内容",
    about="发给很多客户（或“到群”）：先看会发给谁、不发给谁和原因，再决定",
    examples=(
        EXAMPLE,
        _SHORT_EXAMPLE,
        "群发 到群 群:新房装修、#老客户 周末团购开始了",
        "群发 阶段:已报价 沉默:30天 定时:明天10点 您好，我是{员工}",
    ),
    read=read_broadcast,
    run=_run,
)
