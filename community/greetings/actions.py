"""Writing words for newcomers, putting them into the platform's list, and saying them where a robot can."""

from community.greetings.documents import StoredGroupGreeting
from community.greetings.model import BETWEEN, MOST_GREETINGS, Greeting, Template, checked, greeting_for, greeting_id
from community.keywords.documents import StoredKeywordPause
from community.keywords.model import Place, Where
from crm_core.act import Act, Urgency
from crm_core.action import action, reading
from crm_core.errors import Conflict, NotFound
from crm_core.groups.documents import StoredGroup
from crm_core.messages import GroupWelcomeUnwanted, GroupWelcomeWanted
from crm_core.permissions import Permission
from crm_core.values import Identity, Platform


@reading(Permission.READ_GROUP)
async def list_greetings(act: Act) -> list[Greeting]:
    """Those for visible groups, for tags and for all."""
    found = await StoredGroupGreeting.everything()
    named = {key for one in found for key in one.where.groups}
    visible = {*await StoredGroup.visible_to(act).ids(named)} if named else set[str]()
    return [one for one in found if not one.where.groups or visible & {*one.where.groups}]


@action(Permission.KEEP_GROUPS)
async def write_greeting(act: Act, text: str, where: Where, companies: tuple[str, ...]) -> Greeting:
    """Have newcomers read this there; the platform's list of the first of `companies` takes it, if 企业微信 is meant.

    Raises Malformed, NotFound for a group one may not see, Conflict when there are too many.
    """
    await _see(act, where)
    key, text = greeting_id(where), checked(text)
    known = {one.id: one for one in await StoredGroupGreeting.everything()}
    if key not in known and len(known) >= MOST_GREETINGS:
        raise Conflict(f"群欢迎语已有 {MOST_GREETINGS} 条，请先删掉不用的。")
    before = known.get(key)
    act.undo_with(restore_greeting, where=where, text=before.text if before else "", companies=companies)
    return await _put(act, text, where, companies)


@action(Permission.KEEP_GROUPS)
async def remove_greeting(act: Act, where: Where, companies: tuple[str, ...]) -> None:
    """Raises NotFound."""
    await _see(act, where)
    before = next((one for one in await StoredGroupGreeting.everything() if one.id == greeting_id(where)), None)
    if before is None:
        raise NotFound("这里没有群欢迎语，发“群欢迎”看看有哪些。")
    act.undo_with(restore_greeting, where=where, text=before.text, companies=companies)
    await _take_away(act, before.id)


@action(Permission.KEEP_GROUPS)
async def restore_greeting(act: Act, where: Where, text: str, companies: tuple[str, ...]) -> str:
    """Undo a change: said as before, or no more when the text is empty; returns what that means."""
    if text:
        await _put(act, text, where, companies)
        return "已撤销：群欢迎语恢复原样。"
    await _take_away(act, greeting_id(where))
    return "已撤销：这条群欢迎语不再保留。"


@action(Permission.FEED)
async def words_for_newcomers(act: Act, place: Place) -> str:
    """What to say to who has just come; empty for nothing, also when the group was greeted a moment ago."""
    found = greeting_for(await StoredGroupGreeting.everything(), place)
    pause = f"welcome:{place.group}"
    last = await StoredKeywordPause.last([pause])
    if found is None or (pause in last and act.at - last[pause] < BETWEEN):
        return ""
    await StoredKeywordPause.note([pause], act.at)
    act.record("greetings.say", found.id, place.group)
    return found.text


@action(Permission.FEED)
async def template_settled(act: Act, greeting: str, *, template_id: str, why: str) -> None:
    """The platform has taken the words into its list as `template_id`, or would not, `why` being its code.

    Idempotent. What was taken away meanwhile is taken away there, too.
    """
    if why:
        await StoredGroupGreeting.told(greeting, Template.FAILED, why=why)
        return
    await StoredGroupGreeting.told(greeting, Template.READY, template_id=template_id)
    one = await StoredGroupGreeting.get(greeting)
    if one is not None and one.gone:
        _unwant(act, one)


async def _put(act: Act, text: str, where: Where, companies: tuple[str, ...]) -> Greeting:
    scope = companies[0] if companies and _may_be_wecom(where) else ""
    one = await StoredGroupGreeting.put(greeting_id(where), text, where, scope, act.at)
    if scope:
        words = GroupWelcomeWanted(text=text, template_id=one.template_id)
        key = f"group_welcome:{act.cause}:{one.id}:{one.changes}"
        act.ask(key, of=_subject(one), words=words, urgency=Urgency.REPLY)
    act.record("greetings.write", one.id)
    return one.greeting


async def _take_away(act: Act, greeting: str) -> None:
    one = await StoredGroupGreeting.get(greeting)
    await StoredGroupGreeting.take_away(greeting)
    if one is not None and one.template_id:
        _unwant(act, one)
        await StoredGroupGreeting.forget_template(greeting)
    act.record("greetings.remove", greeting)


def _unwant(act: Act, one: StoredGroupGreeting) -> None:
    words = GroupWelcomeUnwanted(template_id=one.template_id)
    act.ask(f"group_welcome:{one.template_id}:end", of=_subject(one), words=words, urgency=Urgency.REPLY)


def _subject(one: StoredGroupGreeting) -> Identity:
    return Identity.from_key(f"{one.scope}:group_welcome:{one.id}")


def _may_be_wecom(where: Where) -> bool:
    """Whether groups of 企业微信 are meant: not when only groups of 钉钉 are named."""
    named = [Identity.from_key(one).platform for one in where.groups]
    return not where.channels and (not named or Platform.WECOM in named)


async def _see(act: Act, where: Where) -> None:
    visible = await StoredGroup.visible_to(act).ids(where.groups) if where.groups else []
    if len(visible) < len(where.groups):
        raise NotFound("没有找到您能查看的客户群。")
