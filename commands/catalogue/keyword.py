"""关键词: rules that answer by themselves, written, taken away and tried."""

from commands.command import Command, Section, Talk
from commands.reading.keywords import EXAMPLE, KeywordWanted, Verb, read_keyword, where_named, where_shown
from commands.showing.trials import trial
from commands.showing.wording import shortened
from community.keywords.actions import DEAF, list_rules, remove_rule, write_rule
from community.keywords.model import Rule
from crm_core.act import Act
from crm_core.messages import Outgoing, Text

_SHOWN = 10


async def _run(act: Act, talk: Talk, wanted: KeywordWanted) -> Outgoing:
    if wanted.verb is Verb.TRY:
        return Text(text=await trial(act, talk, wanted))
    if wanted.verb is Verb.REMOVE:
        gone = await remove_rule(act, wanted.word, await where_named(act, wanted.places))
        return Text(text=f"关键词“{gone.name}”的规则删掉了，发“撤销”可以恢复。")
    if wanted.rule is not None:
        return Text(text=await _written(act, wanted, wanted.rule))
    return Text(text=await _listed(act))


async def _written(act: Act, wanted: KeywordWanted, rule: Rule) -> str:
    where = await where_named(act, wanted.places)
    rule = Rule(
        id="",
        words=rule.words,
        but=rule.but,
        text=rule.text,
        where=where,
        priority=rule.priority,
        pause=rule.pause,
        person_pause=rule.person_pause,
        quiet=rule.quiet,
    )
    done = "改好了" if await write_rule(act, rule) else "加好了"
    lines = [f"关键词“{'、'.join(rule.words)}”{done}，用在{await where_shown(act, where)}。"]
    lines += [DEAF] if where.tags and not where.channels else []
    return "\n".join([*lines, f"先试试：试一下 关键词 {rule.name}。发“撤销”可以恢复。"])


async def _listed(act: Act) -> str:
    rules = await list_rules(act)
    if not rules:
        return f"还没有关键词规则。例如：\n{EXAMPLE}"
    shown = [await _line(act, place, one) for place, one in enumerate(rules[:_SHOWN], start=1)]
    more = [f"还有 {len(rules) - _SHOWN} 条没有列出。"] if len(rules) > _SHOWN else []
    return "\n".join([f"关键词规则 {len(rules)} 条：", *shown, *more, "企业微信客户群里没有机器人，不会回复。"])


async def _line(act: Act, place: int, one: Rule) -> str:
    notes = [f"在{await where_shown(act, one.where)}"]
    notes += [f"除 {'、'.join(one.but)}"] if one.but else []
    notes += [f"优先 {one.priority}"] if one.priority else []
    notes += [f"安静 {one.quiet}"] if one.quiet else []
    notes += [f"冷却 {one.pause} 分钟，每人 {one.person_pause} 分钟"]
    return f"{place}. {'、'.join(one.words)} → {shortened(one.text, 30)}（{'；'.join(notes)}）"


COMMAND = Command(
    section=Section.GATHER,
    name="keyword",
    words=("关键词", "关键词回复", "keyword"),
    usage="关键词 [加 词 = 回复|删 词|试 一句话]",
    about="客户说到某些词就自动回复：钉钉群、微信客服、公众号",
    examples=("关键词", EXAMPLE, "关键词 删 价格", "关键词 试 这个多少钱"),
    read=read_keyword,
    run=_run,
)
