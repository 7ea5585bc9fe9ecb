"""The company's tags: taken over from the platform, listed, made; and what became of marks."""

from crm_core.act import Act, Urgency
from crm_core.action import action, reading
from crm_core.corptags.documents import StoredCorpTag, StoredTagging
from crm_core.corptags.marking import mark_on_platform
from crm_core.corptags.model import MOST_CORP_TAGS, GroupShown, after, checked_name
from crm_core.corptags.telling import retell, scope_of
from crm_core.customers.documents import StoredCustomer
from crm_core.errors import Conflict
from crm_core.messages import CorpTag, CorpTagGroup, CorpTagWanted, TagMark, Text
from crm_core.outbox.documents import OutboxEntry
from crm_core.permissions import Permission
from crm_core.staff.documents import StoredStaff
from crm_core.staff.model import address_of
from crm_core.values import AppKey, Identity, Platform, StaffId

_AT_ONCE = 100
_REASONS = {
    "40071": "已经有这个标签",
    "45010": "企业标签已达企业微信的上限",
    "48002": "应用没有这个接口的权限",
    "84061": "您和客户已经不是好友",
    "40068": "标签在企业微信里已经删掉",
}


@action(Permission.FEED)
async def take_over_corp_tags(act: Act, scope: str, groups: tuple[CorpTagGroup, ...]) -> None:
    """Take over some of the list of `scope` (`wecom:<corp>`), as a reading begun at `act.at` told it.

    Idempotent, and of two readings the later one counts. At most a few hundred tags belong in one call.
    """
    await StoredCorpTag.keep(scope, groups, act.at)
    act.record("corptags.read", scope)


@action(Permission.FEED)
async def retire_corp_tags(act: Act, scope: str, told: frozenset[str], group: str = "") -> None:
    """Whatever a reading begun at `act.at` of this group, or of everything, did not tell is deleted."""
    await StoredCorpTag.missing(scope, told, act.at, group=group)


@action(Permission.FEED)
async def retire_corp_tag(act: Act, scope: str, tag: str) -> None:
    """A reading begun at `act.at` did not find this one."""
    await StoredCorpTag.gone(scope, tag, act.at)


@action(Permission.FEED)
async def tell_customers(act: Act, scope: str) -> bool:
    """Have some customers follow a tag that was renamed or deleted; false when all of them do."""
    tag = await StoredCorpTag.next_untold(scope)
    if tag is None:
        return False
    name = None if tag.deleted else tag.name
    accounts = await StoredTagging.carrying(tag.tag, name, _AT_ONCE)
    for account in accounts:
        before = await StoredTagging.names_of(account)
        await StoredTagging.rename(account, tag.tag, name)
        await _retell(account, before)
    if accounts:
        act.record("corptags.retell", tag.id)
    else:
        await tag.is_told()
    return True


@action(Permission.FEED)
async def mark_those_before(act: Act, scope: str, limit: int) -> int | None:
    """Have the platform put a tag on some customers who had one of that name here before it was the company's.

    Returns how many were looked at; None when there are none left. Each call needs a cause of its own.
    """
    tag = await StoredCorpTag.next_unmarked(scope)
    if tag is None:
        return None
    profiles = [] if tag.deleted else await tag.had_before(limit)
    for profile in profiles:
        await mark_on_platform(act, profile, add=[tag.name], remove=())
    await tag.marked_up_to(profiles[-1].id if len(profiles) == limit else "")
    act.record("corptags.mark_those_before", tag.id)
    return len(profiles)


@action(Permission.FEED)
async def marked(act: Act, customer: Identity, mark: TagMark) -> None:
    """The platform has put tags on a customer and taken tags off, as we asked; no callback tells it. Idempotent."""
    staff = (await StoredStaff.ids_of([mark.staff.key]))[mark.staff.key]
    before = await StoredTagging.names_of(customer.key)
    tagging = await StoredTagging.of(customer.key, staff)
    ids = after(tagging.ids, mark)
    tagging.marked(ids, act.at, await StoredCorpTag.names_of(scope_of(customer.key), ids))
    await tagging.keep()
    await _retell(customer.key, before)
    act.record("corptags.marked", customer.key)


@action(Permission.FEED)
async def mark_refused(act: Act, key: str, customer: Identity, mark: TagMark, code: str) -> None:
    """The platform would not, for good: whoever tagged is told, once; the tags stay here."""
    told, asker = f"{key}:told", StaffId(mark.asker)
    member = (await StoredStaff.by_ids([asker])).get(asker)
    address = address_of(member, [AppKey(member.wrote_to)]) if member else None
    if address is None or await OutboxEntry.get(told) is not None:
        return
    names = await StoredCorpTag.names_of(scope_of(customer.key), {*mark.add, *mark.remove})
    signs = [
        *(f"+{names.get(one) or '已删的标签'}" for one in mark.add),
        *(f"-{names.get(one) or '已删的标签'}" for one in mark.remove),
    ]
    profile = await StoredCustomer.find_one({"identities": customer.key})
    text = (
        f"{profile.name if profile else '客户'}的标签没能同步到企业微信（{' '.join(signs)}）："
        f"{_REASONS.get(code, f'错误码 {code}')}。这里已经记下，不会丢。"
    )
    act.send(told, app=address.app, to=address.to, words=Text(text=text), urgency=Urgency.NOTICE)
    act.record("corptags.mark_refused", customer.key)


@reading(Permission.USE_COMMANDS)
async def corp_tag_groups(act: Act, chat: AppKey) -> list[GroupShown]:
    """The list of the company that this chat is in, in the platform's order."""
    return await StoredCorpTag.shown(scope_of(chat))


@action(Permission.MANAGE_CORP_TAGS)
async def want_corp_tag(act: Act, chat: AppKey, group: str, name: str, most: int = MOST_CORP_TAGS) -> CorpTagWanted:
    """Have a tag made, in a group that is made with it if need be; the asker is told in `chat` when it is there.

    Raises Malformed, Conflict for one that is there already and for one beyond `most`.
    """
    wanted_group, wanted = checked_name(group, "分组名"), checked_name(name, "标签名")
    scope, asker = scope_of(chat), await _account(act, chat)
    if any(one.name == wanted_group and wanted in one.tags for one in await StoredCorpTag.shown(scope)):
        raise Conflict(f"“{wanted_group}”里已经有标签“{wanted}”。")
    if await StoredCorpTag.count_live(scope) >= most:
        raise Conflict(f"企业标签已有 {most} 个，到了上限，请先在管理后台清理不用的。")
    words = CorpTagWanted(group=wanted_group, name=wanted, asker=asker, chat=chat)
    of = Identity(platform=asker.platform, scope=asker.scope, account=f"corp-tags:{wanted_group}")
    act.ask(f"corptag:{act.cause}", of=of, words=words)
    act.record("corptags.want", scope)
    return words


@action(Permission.FEED)
async def corp_tag_made(act: Act, key: str, words: CorpTagWanted, tag: str, group: str) -> None:
    """The platform has made it; whoever asked is told, once."""
    if tag:
        made = CorpTagGroup(id=group, name=words.group, order=0, tags=(CorpTag(id=tag, name=words.name, order=0),))
        await StoredCorpTag.keep(scope_of(words.chat), (made,), act.at)
    await _tell(act, key, words, f"企业标签“{words.name}”建好了（分组“{words.group}”），现在打标签会同步到企业微信。")


@action(Permission.FEED)
async def corp_tag_failed(act: Act, key: str, words: CorpTagWanted, code: str, *, unknown: bool) -> None:
    """The platform did not make it, or nobody knows; whoever asked is told, once."""
    reason = "没有收到企业微信的答复，请在管理后台看一眼" if unknown else _REASONS.get(code, f"错误码 {code}")
    await _tell(act, key, words, f"企业标签“{words.name}”没有建成：{reason}。")


async def _retell(account: str, before: frozenset[str]) -> None:
    profile = await StoredCustomer.find_one({"identities": account})
    if profile is not None:
        await retell(profile, before)


async def _tell(act: Act, key: str, words: CorpTagWanted, text: str) -> None:
    told = f"{key}:told"
    if await OutboxEntry.get(told) is None:
        act.send(told, app=words.chat, to=words.asker, words=Text(text=text), urgency=Urgency.NOTICE)


async def _account(act: Act, chat: AppKey) -> Identity:
    """The asker's account at the company of this chat. Raises Conflict."""
    member = next(iter((await StoredStaff.by_ids([act.actor.staff] if act.actor.staff else [])).values()), None)
    accounts = map(Identity.from_key, member.identities if member else ())
    found = next((one for one in accounts if scope_of(one.key) == scope_of(chat)), None)
    if found is None or found.platform is not Platform.WECOM:
        raise Conflict("企业标签要在企业微信里设置。")
    return found
