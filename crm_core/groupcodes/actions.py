"""Making, changing and ending group codes, and what they brought."""

from dataclasses import asdict, replace

from crm_core.act import Act, Urgency
from crm_core.action import action, reading
from crm_core.errors import Conflict, NotFound
from crm_core.groupcodes.documents import StoredGroupCode
from crm_core.groupcodes.model import OVER, CodeSettings, CodeState, GroupCode, checked, new_code
from crm_core.groups.documents import StoredGroup
from crm_core.memberships.documents import StoredMembership
from crm_core.messages import GroupCodeUnwanted, GroupCodeWanted, Text
from crm_core.permissions import Permission
from crm_core.staff.documents import StoredStaff
from crm_core.staff.model import address_of
from crm_core.values import AppKey, Identity, Platform

NOWHERE = AppKey("")
_AT_ONCE = 50
_NONE = "没有这个群活码。"


@action(Permission.CODE_GROUP)
async def make_code(act: Act, settings: CodeSettings, app: AppKey = NOWHERE) -> GroupCode:
    """Have the platform make a code for groups of one company; whoever asks is told in `app` what became of it.

    Raises Malformed, NotFound for a group unseen, and Conflict for a name in use and groups that are not of 企业微信.
    """
    groups = await _seen(act, checked(settings))
    if groups[0].platform is not Platform.WECOM:
        raise Conflict("群活码只有企业微信的客户群才有。")
    if any(one.state not in OVER for one in await StoredGroupCode.called(settings.name)):
        raise Conflict(f"已经有群活码“{settings.name}”，换个名字，或先停用它。")
    code = StoredGroupCode(
        id=new_code(),
        scope=f"{groups[0].platform}:{groups[0].scope}",
        settings=asdict(settings),
        state=CodeState.ASKED,
        by=act.actor.staff,
        app=app,
        at=act.at,
    )
    await code.insert()
    _ask(act, code, settings, groups, change=0)
    act.record("groupcodes.make", code.id)
    return code.code


@action(Permission.CODE_GROUP)
async def change_code(act: Act, code: str, settings: CodeSettings) -> GroupCode:
    """Give a code other settings, all of them. Raises Malformed, NotFound, and Conflict while it is not ready."""
    groups = await _seen(act, checked(settings))
    found = await _ready(code)
    change = await StoredGroupCode.change(code, settings)
    _ask(act, found, settings, groups, change=change)
    act.record("groupcodes.change", code)
    return replace(found.code, settings=settings)


@action(Permission.CODE_GROUP)
async def end_code(act: Act, code: str, app: AppKey = NOWHERE) -> None:
    """Let nobody join by it any more; what it brought stays known. Whoever asks is told in `app` if it cannot be.

    Asked again where the platform would not. Raises NotFound, Conflict.
    """
    found = await _ready(code)
    ends = await StoredGroupCode.end(code, act.actor.staff, app)
    words = GroupCodeUnwanted(config_id=found.config_id, again=ends > 1)
    act.ask(f"group_code:{code}:end:{ends}", of=_subject(found), words=words, urgency=Urgency.REPLY)
    act.record("groupcodes.end", code)


@reading(Permission.READ_GROUP)
async def list_codes(act: Act, limit: int) -> list[GroupCode]:
    """The newest codes, with how many came by each. Whoever is in the group already and scans again is not told."""
    codes = await StoredGroupCode.newest(limit)
    brought = await StoredMembership.by_states([one.id for one in codes])
    counted = [(one, *brought.get(one.id, (0, 0))) for one in codes]
    return [replace(one, joined=joined, inside=inside) for one, joined, inside in counted]


@reading(Permission.READ_GROUP)
async def code_called(act: Act, name: str) -> GroupCode:
    """The code of this name, one in use before others, with what it brought. Raises NotFound."""
    found = sorted(await StoredGroupCode.called(name), key=lambda one: one.state in OVER)
    if not found:
        raise NotFound(f"没有群活码“{name}”。发“群活码”看全部。")
    joined, inside = (await StoredMembership.by_states([found[0].id])).get(found[0].id, (0, 0))
    return replace(found[0], joined=joined, inside=inside)


@action(Permission.FEED)
async def code_made(act: Act, code: str, config_id: str, picture: str) -> None:
    """The platform has made it, or changed it; whoever wanted it is told. Idempotent."""
    if await StoredGroupCode.made(code, config_id, picture):
        await _tell(act, code, f"建好了，客户扫码进群。\n扫码图片：{picture}")


@action(Permission.FEED)
async def code_failed(act: Act, code: str) -> None:
    """The platform would not make it; whoever wanted it is told. Idempotent; one that exists stays as it is."""
    if await StoredGroupCode.move(code, CodeState.FAILED, after=(CodeState.ASKED,)):
        await _tell(act, code, "没有建成：企业微信没有受理。请看看群主是否在“客户联系”的使用范围，再建一次。")


@action(Permission.FEED)
async def code_kept(act: Act, key: str, why: str) -> None:
    """The platform would not end it when asked by the call `key`; whoever wanted that is told. Idempotent."""
    _, code, _, *ends = key.split(":")
    number = int(ends[0]) if ends else 0
    if await StoredGroupCode.not_ended(code, number, why):
        act.record("groupcodes.kept", code)
        found = await StoredGroupCode.get(code)
        name = found.code.settings.name if found else ""
        await _tell(
            act, code, f"没有停用成：{why}。客户可能还能扫码进群；再发“群活码 停用 {name}”就再试一次。", f":{number}"
        )


@action(Permission.FEED)
async def code_gone(act: Act, key: str) -> None:
    """The platform has ended it after all. Idempotent."""
    code = key.split(":")[1]
    if await StoredGroupCode.move(code, CodeState.ENDED, after=(CodeState.KEPT,)):
        act.record("groupcodes.end", code)


@reading(Permission.FEED)
async def codes_without_picture(act: Act) -> list[tuple[str, str, str]]:
    """Some whose picture is not known yet: company (`wecom:<corp>`), code, the platform's config_id."""
    return [(one.scope, one.id, one.config_id) for one in await StoredGroupCode.without_picture(_AT_ONCE)]


async def _tell(act: Act, code: str, what: str, time: str = "") -> None:
    found = await StoredGroupCode.get(code)
    person = (await StoredStaff.by_ids([found.by])).get(found.by) if found and found.by else None
    address = address_of(person, [AppKey(found.app)]) if found and person else None
    if found is not None and address is not None:
        words = Text(text=f"群活码“{found.code.settings.name}”{what}")
        key = f"group_code:{code}:told:{found.state}{time}"
        act.send(key, app=address.app, to=address.to, words=words, urgency=Urgency.NOTICE)


def _ask(act: Act, code: StoredGroupCode, settings: CodeSettings, groups: list[Identity], *, change: int) -> None:
    words = GroupCodeWanted(
        name=settings.name,
        state=code.id,
        groups=tuple(one.account for one in groups),
        roll_over=settings.roll_over,
        base_name=settings.base_name,
        base_number=settings.base_number,
        config_id=code.config_id,
    )
    act.ask(f"group_code:{code.id}:{change}", of=_subject(code), words=words, urgency=Urgency.REPLY)


def _subject(code: StoredGroupCode) -> Identity:
    return Identity.from_key(f"{code.scope}:group_code:{code.id}")


async def _seen(act: Act, settings: CodeSettings) -> list[Identity]:
    """The groups. Raises NotFound when one is not visible or not there any more, or they are of several companies."""
    visible = await StoredGroup.visible_to(act).ids(settings.groups)
    groups = [Identity.from_key(one) for one in settings.groups if one in visible]
    if len(groups) < len(settings.groups) or len({(one.platform, one.scope) for one in groups}) > 1:
        raise NotFound("没有找到您能查看的客户群，或者它们不在同一家企业。")
    return groups


async def _ready(code: str) -> StoredGroupCode:
    found = await StoredGroupCode.get(code)
    if found is None or found.state is CodeState.ENDED:
        raise NotFound(_NONE)
    if not found.config_id:
        raise Conflict("企业微信还没有生成这个群活码，请稍后再试。")
    return found
