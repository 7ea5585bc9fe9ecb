"""Whom a broadcast is for: what was typed, as the tags, colleagues, groups and customers there are.

A name that fits none is an error of its own: it would reach nobody without a word, and one that is to be left out would
not be.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import TypeVar

from commands.command import Talk
from commands.grammar import most_like
from commands.reading.broadcasting import BroadcastWanted
from commands.reading.colleagues import the_only
from commands.reading.misplaced import Misplaced, Named, misplaced
from commands.reading.whom import customers_meant
from commands.showing.wording import shortened
from community.audiences.actions import count_audience, count_groups, sources_there, tags_there
from community.audiences.model import Audience, whose
from community.groups.actions import group_tags, groups_tagged
from crm_core.act import Act
from crm_core.customers.likeness import EXACT
from crm_core.errors import Conflict, Malformed, NotFound
from crm_core.groups.actions import find_groups, list_groups
from crm_core.staff.actions import colleague_names, find_colleagues
from crm_core.stages.model import STAGES, checked
from crm_core.values import CustomerId, StaffId

MOST_TAGGED = 2_000
_COMPARED = 2_000
_LONGEST = 20
T = TypeVar("T")
_TAGS = ("any_tags", "all_tags", "no_tags")


async def aimed(act: Act, talk: Talk, wanted: BroadcastWanted, scope: str) -> Audience:
    """Raises Malformed, NotFound, Conflict for a name that fits none, or several."""
    said = wanted.several
    if tags := {one for name in _TAGS for one in said.get(name, ())}:
        _require_there("标签", tags, await tags_there(act, scope), _hint(wanted.head, tags))
    if sources := said.get("sources", ()):
        _require_there("来源", sources, await sources_there(act))
    return Audience(
        any_tags=said.get("any_tags", ()),
        all_tags=said.get("all_tags", ()),
        no_tags=said.get("no_tags", ()),
        stages=tuple(_stage(one) for one in said.get("stages", ())),
        sources=sources,
        owners=tuple([await _colleague(act, one) for one in said.get("owners", ())]),
        active_days=wanted.days("active"),
        silent_days=wanted.days("silent"),
        groups=tuple([key for one in said.get("groups", ()) for key in await _groups(act, one)]),
        without=tuple([await _customer(act, talk, one) for one in said.get("without", ())]),
        within=whose(act.actor),
    )


async def require_somebody(act: Act, talk: Talk, wanted: BroadcastWanted, audience: Audience, scope: str) -> int:
    """How many customers or groups fit. Raises NotFound where all is there, but nobody fits it together."""
    if wanted.to_groups:
        if not (count := await count_groups(act, audience, {scope, *talk.campaigns.rules.robots})):
            raise NotFound("没有您能发的群。发“群”看有哪些；钉钉群要有人 @ 过机器人才认得。")
    elif not (count := await count_audience(act, audience)):
        raise NotFound("没有您能发的客户符合这些条件。")
    return count


async def doubtful(act: Act, wanted: BroadcastWanted, scope: str) -> Misplaced | None:
    """What in its text is probably a condition; None for nothing, or where somebody has said that it is text."""
    if wanted.certain or not wanted.text:
        return None
    groups = [one.name for one in (await list_groups(act, _COMPARED))[0] if one.name]
    if wanted.to_groups:
        tags = frozenset[str]()
        groups += [f"#{one}" for one in await group_tags(act)]
    else:
        tags = await tags_there(act, scope)
    named = Named(
        tags=tags,
        stages=frozenset(STAGES) if not wanted.to_groups else frozenset(),
        sources=await sources_there(act) if "来源" in wanted.text else frozenset(),
        owners=frozenset(await colleague_names(act)),
        groups=frozenset(groups),
    )
    return misplaced(wanted.text, named)


def _hint(head: str, tags: Iterable[str]) -> str:
    """For words that only began like a tag."""
    marked = any(f"{sign}{one}" in head for one in tags for sign in "#＃")
    return "\n正文就是以 # 开头的，请在正文前写“内容:”。" if marked else ""


def _require_there(what: str, names: Iterable[str], known: Collection[str], hint: str = "") -> None:
    """Raises NotFound, naming all that are not."""
    missing = sorted({*names} - {*known})
    if missing:
        raise NotFound("\n".join(_missing(what, one, known) for one in missing) + hint)


def _missing(what: str, name: str, known: Iterable[str]) -> str:
    like = most_like(name, known)
    hint = f"相近的有：{'、'.join(shortened(one, _LONGEST) for one in like)}。" if like else ""
    return f"没有找到{what}“{shortened(name, _LONGEST)}”。{hint}"


def _stage(name: str) -> str:
    """Raises Malformed."""
    try:
        return checked(name)
    except Malformed:
        raise Malformed(f"没有阶段“{shortened(name, _LONGEST)}”，请从这些里选：{'、'.join(STAGES)}。") from None


async def _colleague(act: Act, name: str) -> StaffId:
    found = await find_colleagues(act, name)
    if not found:
        raise NotFound(_missing("同事", name, await colleague_names(act)))
    return the_only(found, name).id


async def _groups(act: Act, name: str) -> list[str]:
    """Of a name, or all that have a tag (`#老客户`)."""
    if name.startswith(("#", "＃")):
        tagged = await groups_tagged(act, name[1:], MOST_TAGGED)
        if not tagged:
            raise NotFound(
                f"{_missing('您能查看的群的标签', name[1:], await group_tags(act))}发“群 标签”看有哪些标签。"
            )
        return [one.id for one in tagged]
    found = await find_groups(act, name)
    if not found:
        visible, _ = await list_groups(act, _COMPARED)
        raise NotFound(_missing("客户群", name, [one.name for one in visible if one.name]))
    return [_only(found, f"客户群“{name}”").id]


async def _customer(act: Act, talk: Talk, name: str) -> CustomerId:
    found = await customers_meant(act, talk, name)
    sure = [one for one in found if one.likeness >= EXACT] or found
    if not sure:
        raise NotFound(f"没有找到客户“{name}”。")
    return _only(sure, f"客户“{name}”").customer.id


def _only(found: Sequence[T], what: str) -> T:
    """Raises Conflict for several."""
    if len(found) > 1:
        raise Conflict(f"{what}有 {len(found)} 个，请写全一点。")
    return found[0]
