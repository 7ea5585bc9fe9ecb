"""What follows 跟进: a customer, what was said, the result and what is next."""

import re
from dataclasses import dataclass, replace

from commands.reading.arguments import BadUsage, customer_phrase, leading_quote
from crm_core.followups.model import LONGEST_FOLLOW_UP, Words

EXAMPLE = "跟进 张三 聊了报价 结果：基本认可 下次：明天下午3点 发合同"

_MARK = re.compile(r"(?:^|(?<=[\s，,。；;、！!]))(?P<name>结果|下次|下一步)(?:\s*[:：]\s*|\s+)")
_LOOSE_NEXT = re.compile(r"(?<=[\s，,。；;、！!])(?:下次|下一步)(?=\S)")
_ENDS = " \t\n，,；;、"


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpWanted:
    """`customer` is a phrase to find one by. `marked`: what is next was set apart by a sign or a space.

    `otherwise` holds the words for when an unmarked next step says no time and so was none; equal to `words` if marked.
    """

    customer: str
    words: Words
    marked: bool
    otherwise: Words


def read_follow_up(text: str) -> FollowUpWanted:
    """`张三 聊了报价 结果：基本认可 下次：明天下午3点 发合同`; the parts after the first in any order, or missing."""
    named, rest = leading_quote(text) or [*text.split(maxsplit=1), "", ""][:2]
    customer = customer_phrase(named, EXAMPLE)
    words = _marked(rest.strip())
    if not words.said and not words.result:
        raise BadUsage("请在客户后面空一格，写上聊了什么。", EXAMPLE)
    if len(rest) > LONGEST_FOLLOW_UP:
        reason = f"一条跟进最多 {LONGEST_FOLLOW_UP} 字，请分成几条。"
        raise BadUsage(reason, EXAMPLE)
    if words.next_step:
        return FollowUpWanted(customer=customer, words=words, marked=True, otherwise=words)
    return FollowUpWanted(customer=customer, words=_with_loose_next(words), marked=False, otherwise=words)


def _marked(text: str) -> Words:
    """Cut at the marks; of a part that is named twice, both."""
    said, *pieces = _MARK.split(text)
    parts = {"结果": "", "下次": ""}
    for name, piece in zip(pieces[::2], pieces[1::2], strict=True):
        key = "结果" if name == "结果" else "下次"
        parts[key] = "，".join(filter(None, [parts[key], piece.strip(_ENDS)]))
    return Words(said=said.strip(_ENDS), result=parts["结果"], next_step=parts["下次"])


def _with_loose_next(words: Words) -> Words:
    """`…，下次明天下午3点发合同` at the end, which may as well belong to what was said."""
    last = words.result or words.said
    found = _LOOSE_NEXT.search(last)
    if found is None:
        return words
    before, following = last[: found.start()].strip(_ENDS), last[found.end() :]
    return replace(words, next_step=following, **({"result": before} if words.result else {"said": before}))
