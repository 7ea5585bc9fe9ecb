"""Making, changing and ending group codes, and what they brought."""

from dataclasses import asdict, replace

from crm_core.act import Act, Urgency
from crm_core.action import action, reading
from crm_core.errors import Conflict, NotFound
from crm_core.groupcodes.documents import StoredGroupCode
from crm_core.groupcodes.model import CodeSettings, CodeState, GroupCode, checked, new_code
from crm_core.groups.documents import StoredGroup
from crm_core.memberships.documents import StoredMembership
from crm_core.messages import GroupCodeUnwanted, GroupCodeWanted
from crm_core.permissions import Permission
from crm_core.values import Identity

_AT_ONCE = 50
_NONE = "没有这个群活码。"


@action(Permission.CODE_GROUP)
async def make_code(act: Act, settings: CodeSettings) -> GroupCode:
    """Have the platform make a code for groups of one company. Raises Malformed, NotFound for a group unseen."""
    groups = await _seen(act, checked(settings))
    code = StoredGroupCode(
        id=new_code(),
        scope=f"{groups[0].platform}:{groups[0].scope}",
        settings=asdict(settings),
        state=CodeState.ASKED,
        by=act.actor.staff,
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
async def end_code(act: Act, code: str) -> None:
    """Let nobody join by it any more; what it brought stays known. Raises NotFound, Conflict."""
    found = await _ready(code)
    await StoredGroupCode.move(code, CodeState.ENDED, after=(CodeState.READY,))
    words = GroupCodeUnwanted(config_id=found.config_id)
    act.ask(f"group_code:{code}:end", of=_subject(found), words=words, urgency=Urgency.REPLY)
    act.record("groupcodes.end", code)


@reading(Permission.READ_GROUP)
async def list_codes(act: Act, limit: int) -> list[GroupCode]:
    """The newest codes, with how many came by each. Whoever is in the group already and scans again is not told."""
    codes = await StoredGroupCode.newest(limit)
    brought = await StoredMembership.by_states([one.id for one in codes])
    counted = [(one, *brought.get(one.id, (0, 0))) for one in codes]
    return [replace(one, joined=joined, inside=inside) for one, joined, inside in counted]


@action(Permission.FEED)
async def code_made(act: Act, code: str, config_id: str, picture: str) -> None:
    """The platform has made it, or changed it. Idempotent."""
    await StoredGroupCode.made(code, config_id, picture)


@action(Permission.FEED)
async def code_failed(act: Act, code: str) -> None:
    """The platform would not make it. Idempotent; one that exists stays as it is."""
    await StoredGroupCode.move(code, CodeState.FAILED, after=(CodeState.ASKED,))


@reading(Permission.FEED)
async def codes_without_picture(act: Act) -> list[tuple[str, str, str]]:
    """Some whose picture is not known yet: company (`wecom:<corp>`), code, the platform's config_id."""
    return [(one.scope, one.id, one.config_id) for one in await StoredGroupCode.without_picture(_AT_ONCE)]


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
