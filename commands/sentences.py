"""Sentences without a command word: the one command they mean, or the question to ask back. Pure.

What only looks is taken at its likeliest meaning. What changes something must name the deed, the customer and the
object without doubt; a condition, a negation, a question or a second reading in it, and it is asked back.
"""

from collections.abc import Callable

from commands.meaning import Reading
from commands.sayings import helping, looking, noting, owning, reminding, searching, tagging
from commands.spoken import LONGEST_SENTENCE, Spoken

Rule = Callable[[Spoken], Reading]

_RUN_ON = (*searching.RULES, *noting.RULES, *owning.RULES, *looking.RULES)
_RULES = (
    *helping.RULES,
    *searching.RULES,
    *reminding.RULES,
    *noting.RULES,
    *tagging.RULES,
    *owning.RULES,
    *looking.RULES,
)
"""In this order; the first that has something to say counts."""


def read(text: str) -> Reading:
    """None when the sentence is no request that is understood."""
    return _first(text, _RULES)


def read_run_on(text: str) -> Reading:
    """The same for one that begins with a command word and goes on without a space: 查一下张三, 找张三的电话."""
    return _first(text, _RUN_ON)


def _first(text: str, rules: tuple[Rule, ...]) -> Reading:
    if not text.strip() or len(text) > LONGEST_SENTENCE:
        return None
    spoken = Spoken.read(text)
    return next(filter(None, (rule(spoken) for rule in rules)), None)
