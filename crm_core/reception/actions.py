"""Setting up 微信客服 from the chat: accounts, servicers, and links that tell where customers come from."""

from collections.abc import Sequence
from dataclasses import replace

from crm_core.act import Act, Urgency
from crm_core.action import action, reading
from crm_core.errors import Conflict, Malformed, NotFound
from crm_core.messages import (
    AccountMade,
    AccountRemoved,
    AccountRenamed,
    ServiceLinkWanted,
    ServicersChanged,
    Text,
)
from crm_core.permissions import Permission
from crm_core.reception.documents import StoredDesk, StoredDeskWish, StoredServiceSource
from crm_core.reception.model import LONGEST_LABEL, LONGEST_NAME, Desk, ServiceSource, scene_for
from crm_core.staff.documents import StoredStaff
from crm_core.staff.model import StaffMember, address_of
from crm_core.values import AppKey, Identity, StaffId

DeskChange = AccountMade | AccountRenamed | AccountRemoved | ServicersChanged


@action(Permission.FEED)
async def take_over_desks(act: Act, scope: str, desks: Sequence[Desk]) -> None:
    """These are the accounts of the company (`wecom:<corp id>`), as a reading begun at `act.at` tells."""
    await StoredDesk.take_over(scope, desks, act.at)
    act.record("reception.read", scope)


@reading(Permission.USE_COMMANDS)
async def all_desks(act: Act) -> list[Desk]:
    """All accounts there are, by name."""
    return await StoredDesk.all_by_name()


@reading(Permission.USE_COMMANDS)
async def names_on_duty(act: Act, desk: Desk) -> tuple[list[str], list[str]]:
    """Who receives customers at the moment, and who does not, by name."""
    known = await StoredStaff.by_identities({*desk.on_duty, *desk.off_duty})
    on, off = (
        sorted(known[key].name if key in known else Identity.from_key(key).account for key in keys)
        for keys in (desk.on_duty, desk.off_duty)
    )
    return on, off


@action(Permission.ANSWER_CUSTOMER)
async def want_link(act: Act, desk: Desk, label: str, chat: AppKey) -> str:
    """Ask for a link whose customers are counted as `label`; its address when there is one, else it is told later.

    Raises Malformed.
    """
    if not 1 <= len(label) <= LONGEST_LABEL:
        raise Malformed(f"来源名称要有 1 到 {LONGEST_LABEL} 个字。")
    wanted = ServiceSource(scope=desk.scope, account=desk.account, scene=scene_for(label), label=label)
    known = await StoredServiceSource.get(wanted.key)
    if known is not None and known.url:
        return known.url
    await StoredServiceSource.want(wanted)
    words = ServiceLinkWanted(account=desk.account, scene=wanted.scene)
    await _ask(act, desk.scope, desk.account, words, what=f"来源“{label}”的客服链接", chat=chat)
    return ""


@reading(Permission.ANSWER_CUSTOMER)
async def list_links(act: Act, limit: int) -> list[ServiceSource]:
    """The links there are, whichever was used last first."""
    return await StoredServiceSource.used_last(limit)


@reading(Permission.USE_COMMANDS)
async def desk_and_label(act: Act, text: str) -> tuple[Desk, str]:
    """Where there are several accounts the text names one and then the label; else it is all label.

    Raises NotFound, Conflict.
    """
    there = await StoredDesk.all_by_name()
    named = [one for one in there if one.name and text.startswith(f"{one.name} ")] if len(there) > 1 else []
    if named:
        desk = max(named, key=lambda one: len(one.name))
        return desk, text.removeprefix(desk.name).strip()
    return await desk_called(act, ""), text


@action(Permission.MANAGE_SERVICE)
async def change_desk(act: Act, scope: str, words: DeskChange, *, what: str, chat: AppKey) -> None:
    """Ask the platform to change an account; whether it did is told in `chat` as `what`. Raises Malformed, Conflict."""
    account = "" if isinstance(words, AccountMade) else words.account
    if isinstance(words, AccountMade | AccountRenamed):
        if not 1 <= len(words.name) <= LONGEST_NAME:
            raise Malformed(f"客服账号的名称要有 1 到 {LONGEST_NAME} 个字。")
        if words.name in {one.name for one in await StoredDesk.of_scope(scope)}:
            raise Conflict(f"已经有叫“{words.name}”的客服账号，请换个名称。")
    await _ask(act, scope, account, words, what=what, chat=chat)


@action(Permission.FEED)
async def desk_changed(
    act: Act, key: str, scope: str, words: DeskChange | ServiceLinkWanted, *, told: str, failed: str
) -> None:
    """The platform has answered: with `told` (an account's id, a link's address), or not, and why it `failed`.

    Told twice, it counts once.
    """
    wish = await StoredDeskWish.take(key)
    if wish is None:
        return
    if failed:
        await _tell(act, wish, f"{wish.what}没有办成：{failed}", key)
        return
    await _follow(act, scope, words, told)
    await _tell(act, wish, f"{wish.what}好了{_next(words, told)}", key)


@reading(Permission.USE_COMMANDS)
async def desk_called(act: Act, name: str) -> Desk:
    """The account with this name; the only one there is without a name. Raises NotFound, Conflict."""
    there = await StoredDesk.all_by_name()
    meant = [one for one in there if not name or one.name == name]
    if not there:
        raise NotFound("还没有客服账号。管理员可以发“客服 新建 名称”，或在企业微信后台“微信客服”里创建。")
    if not meant:
        raise NotFound(f"没有叫“{name}”的客服账号。现有：{'、'.join(one.name for one in there)}")
    if len(meant) > 1 and name:
        raise Conflict(f"有 {len(meant)} 个客服账号都叫“{name}”，请先在企业微信后台改成不同的名称。")
    if len(meant) > 1:
        raise Conflict(f"有几个客服账号，请写明是哪个：{'、'.join(one.name for one in meant)}")
    return meant[0]


@reading(Permission.MANAGE_SERVICE)
async def desk_to_remove(act: Act, name: str) -> Desk:
    """The same, for somebody who may remove it."""
    return await desk_called(act, name)


async def _ask(
    act: Act, scope: str, account: str, words: DeskChange | ServiceLinkWanted, *, what: str, chat: AppKey
) -> None:
    key = f"reception:{act.cause}"
    platform, corp = scope.split(":", 1)
    of = Identity.from_key(f"{platform}:{corp}:kf:{account}")
    wish = StoredDeskWish(id=key, staff=act.actor.staff, chat=chat, what=what, at=act.at)
    await wish.insert()
    act.ask(key, of=of, words=words, urgency=Urgency.REPLY)
    act.record("reception.asked", account)


def _next(words: DeskChange | ServiceLinkWanted, told: str) -> str:
    """What to do with it now."""
    match words:
        case ServiceLinkWanted():
            return f"：\n{told}"
        case AccountMade(name=name):
            return f"。\n还没有人接待，可以发：客服 接待 {name} +同事"
        case _:
            return "。"


async def _follow(act: Act, scope: str, words: DeskChange | ServiceLinkWanted, told: str) -> None:
    """Change what we know as the platform has; its own list is read again before long."""
    match words:
        case ServiceLinkWanted():
            await StoredServiceSource.made(scope, words.account, words.scene, told)
        case AccountMade(name=name):
            await StoredDesk.put(Desk(scope=scope, account=told, name=name), act.at)
        case AccountRemoved(account=account):
            await StoredDesk.drop(scope, account, act.at)
            await StoredServiceSource.drop_of(scope, account)
        case AccountRenamed() | ServicersChanged():
            known = await StoredDesk.of(scope, words.account)
            if known is not None:
                await StoredDesk.put(_changed(known, words), act.at)
    act.record("reception.changed", scope)


def _changed(desk: Desk, words: AccountRenamed | ServicersChanged) -> Desk:
    if isinstance(words, AccountRenamed):
        return replace(desk, name=words.name)
    people = frozenset(f"{desk.scope}:{one}" for one in words.members)
    if words.receive:
        return replace(desk, on_duty=desk.on_duty | people, off_duty=desk.off_duty - people)
    return replace(desk, on_duty=desk.on_duty - people, off_duty=desk.off_duty - people)


async def _tell(act: Act, wish: StoredDeskWish, text: str, key: str) -> None:
    member = await _member(wish.staff)
    address = address_of(member, (wish.chat,)) if member else None
    if address is not None:
        words = Text(text=text)
        act.send(f"{key}:told", app=address.app, to=address.to, words=words, urgency=Urgency.NOTICE)


async def _member(staff: StaffId | None) -> StaffMember | None:
    return (await StoredStaff.by_ids([staff])).get(staff) if staff else None
