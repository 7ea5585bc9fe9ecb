"""Words for some time nobody can name: 一会儿, 改天, 回头. They only count when nothing better is said."""

import re
from re import Match

from crm_core.times.reading import Why
from crm_core.times.said import Phrase, Said, Today, Wrong

_BEFORE_VERB = r"(?=[,。\s提叫再给去打联回催发问看跟把和找约处说]|$)"
_SOON = (
    rf"(?:一?会儿{_BEFORE_VERB}|一会{_BEFORE_VERB}|晚点儿?{_BEFORE_VERB}|等下(?!次|周|个|月|一|午)|(?:待|等|过)一?会儿?|"
    rf"不久(?:之?后)?|过?一阵子?后?|晚些时候?|等一下|现在就|稍后|稍等|片刻|马上|立刻|立马)"
)
_SOME_DAY = (
    r"(?:回头(?!客|率)|方便的?时候?|早晚(?=各)|到时候?再|过些天|过几天|这几天|这两天|以后再|改天|改日|有空|"
    r"抽空|得空|尽快|近期|下次|下回|日后)"
)


def _soon(found: Match[str], _: Today) -> tuple[Said, ...]:
    return (Wrong(Why.UNCLEAR, f"“{found.group()}”是多久？请写“半小时后”或“下午3点”这样的时间。", faint=True),)


def _some_day(found: Match[str], _: Today) -> tuple[Said, ...]:
    return (Wrong(Why.UNCLEAR, f"“{found.group()}”是哪天？请写“明天下午3点”或“下周三”这样的时间。", faint=True),)


PHRASES = (Phrase(re.compile(_SOON), _soon), Phrase(re.compile(_SOME_DAY), _some_day))
