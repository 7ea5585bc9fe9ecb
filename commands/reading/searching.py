"""What follows 搜: words, and perhaps a customer behind them."""

from dataclasses import dataclass

from commands.reading.arguments import LONGEST_PHRASE, BadUsage
from crm_core.search.model import MOST_TERMS, Terms

EXAMPLE = "搜 灰色沙发，或者 搜 灰色 王芳"


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchWanted:
    """`words` as typed. When the `last` one names a customer, only the others are looked for: `before_last`.

    `last` and `before_last` are None when there is one word only.
    """

    words: Terms
    before_last: Terms | None
    last: str | None


def read_search(text: str) -> SearchWanted:
    """Words with spaces between them; all must occur."""
    typed = text.split()
    if not typed:
        raise BadUsage("请写明要搜的词。", EXAMPLE)
    if len(text) > LONGEST_PHRASE:
        reason = f"要搜的词一共最多 {LONGEST_PHRASE} 字。"
        raise BadUsage(reason, EXAMPLE)
    if len(typed) > MOST_TERMS:
        reason = f"一次最多搜 {MOST_TERMS} 个词。"
        raise BadUsage(reason, EXAMPLE)
    words, before_last = Terms.read(typed), Terms.read(typed[:-1])
    if words is None:
        raise BadUsage("要搜的词里得有文字、字母或数字。", EXAMPLE)
    return SearchWanted(words=words, before_last=before_last, last=typed[-1] if before_last else None)
