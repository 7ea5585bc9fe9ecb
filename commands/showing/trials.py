"""A trial of the rules for keywords, in words."""

from commands.command import Talk
from commands.reading.keywords import KeywordWanted, where_named, where_shown
from commands.showing.wording import shortened
from community.keywords.actions import place_of_group, try_words
from community.keywords.model import Place, Verdict, Why, answering
from crm_core.act import Act
from crm_core.errors import Malformed

_SHOWN = 6


async def trial(act: Act, talk: Talk, wanted: KeywordWanted) -> str:
    """Which rule would answer now, and why the others would not; nothing is said to anybody.

    Raises Malformed for more than one place, Conflict for one where no robot hears.
    """
    place = await _place(act, wanted.places)
    verdicts = await try_words(act, wanted.text, place, talk.campaigns.rules.limits.zone)
    rule = answering(verdicts)
    told = [one for one in verdicts if one.why is not Why.NO_WORD]
    rest = len(verdicts) - len(told)
    lines = [f"客户说“{shortened(wanted.text, 40)}”："]
    lines += [f"会回复：{rule.text}"] if rule else ["没有规则会回复。"]
    lines += [await _line(act, one) for one in told[:_SHOWN]]
    lines += [f"另有 {rest} 条规则没有用到它的词。"] if rest else []
    return "\n".join([*lines, "只是试一下，没有发给任何人。"])


async def _line(act: Act, one: Verdict) -> str:
    why = f"：{one.detail}" if one.detail else ""
    found = f"{one.match.how}“{one.match.found}”" if one.match else ""
    return f"· {one.rule.name}（{found}）{one.why}{why}，用在{await where_shown(act, one.rule.where)}"


async def _place(act: Act, places: tuple[str, ...]) -> Place | None:
    where = await where_named(act, places)
    if len(where.groups) + len(where.channels) > 1 or where.tags:
        raise Malformed("一次只在一个地方试：写一个群名，或者写客服、公众号。")
    if where.groups:
        return await place_of_group(act, where.groups[0])
    return Place(channel=where.channels[0]) if where.channels else None
