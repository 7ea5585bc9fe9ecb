"""群发: the same words to many customers or groups, written in the chat; a card says whom it would reach."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from commands.aiming import aimed, require_somebody
from commands.command import Command, Section, Talk
from commands.reading.broadcasting import EXAMPLE, BroadcastWanted, read_broadcast
from commands.reading.moments import of_found
from commands.showing.campaigns import preview_card, where_told
from commands.showing.wording import shortened
from community.broadcasts.model import Broadcast
from community.campaigns.actions import make_campaign
from community.campaigns.model import LONGEST_LABEL, NewCampaign
from crm_core.act import Act
from crm_core.errors import Malformed, NotFound
from crm_core.messages import Attachment, Link, Outgoing, Picture
from crm_core.messages import Audience as Reach
from crm_core.staff.actions import company_chat
from crm_core.times.reader import read_when
from crm_core.times.reading import Found, Refused
from crm_core.values import AppKey

KIND = "broadcast"
_LABEL = 12


async def _run(act: Act, talk: Talk, wanted: BroadcastWanted) -> Outgoing:
    kind = talk.campaigns.kinds.get(KIND)
    if kind is None:
        raise NotFound("这里没有开通群发。")
    # Groups of 钉钉 need nobody's account of 企业微信.
    chat = AppKey(talk.chat)
    app = await (where_told(act, talk) if wanted.to_groups else company_chat(act, chat, talk.apps))
    scope = app.rpartition(":")[0]
    audience = await aimed(act, talk, wanted, scope)
    await require_somebody(act, talk, wanted, audience, scope)
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
