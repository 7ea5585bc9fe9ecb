"""What follows 回复 and 客服: an answer for a customer, and how accounts of 微信客服 are set up."""

from dataclasses import dataclass
from typing import Literal

from commands.reading.arguments import BadUsage, customer_and_words

LONGEST_ANSWER = 600
"""Characters: a message may hold 2,048 bytes."""
_ANSWER = "回复 王芳 明天上午十点给您送到"
DESK_EXAMPLES = ("客服", "客服 新建 售后", "客服 改名 售后 售后服务", "客服 接待 售后 +张三 +李四", "客服 删除 售后")

Deed = Literal["list", "add", "rename", "remove", "people"]
_DEEDS: dict[str, Deed] = {
    "新建": "add",
    "添加": "add",
    "改名": "rename",
    "删除": "remove",
    "接待": "people",
}
_SHOWN: dict[Deed, str] = {"rename": DESK_EXAMPLES[2], "people": DESK_EXAMPLES[3], "remove": DESK_EXAMPLES[4]}


@dataclass(frozen=True, slots=True)
class AnswerWanted:
    """`customer` is a phrase to find one by; `text` 1 to LONGEST_ANSWER characters as typed."""

    customer: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskWanted:
    """What is to be done with the account `name`; `new_name` and the colleagues to `add` and to `drop`, by name.

    `sure` once what cannot be taken back was confirmed.
    """

    deed: Deed
    name: str = ""
    new_name: str = ""
    add: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    sure: bool = False


def read_answer(text: str) -> AnswerWanted:
    """`王芳 文字`; a customer's name with spaces stands in quotation marks."""
    empty = "请在客户后面空一格，写要回复的话。"
    return AnswerWanted(*customer_and_words(text, _ANSWER, empty=empty, longest=LONGEST_ANSWER, named="一条回复"))


def read_desk(text: str) -> DeskWanted:
    """Nothing for the list; else a deed, the account's name and what the deed needs."""
    if not text.strip():
        return DeskWanted(deed="list")
    word, *rest = text.split()
    deed = _DEEDS.get(word)
    if deed is None or not rest:
        example = _SHOWN.get(deed, DESK_EXAMPLES[1]) if deed else DESK_EXAMPLES[1]
        raise BadUsage("可以写：新建、改名、接待、删除，后面写客服账号的名称。", example)
    match deed:
        case "rename":
            if len(rest) != 2:
                raise BadUsage("请写原来的名称和新的名称。", DESK_EXAMPLES[2])
            return DeskWanted(deed=deed, name=rest[0], new_name=rest[1])
        case "people":
            return _people(rest)
        case "remove" if len(rest) > 1 and rest[-1] == "确认":
            return DeskWanted(deed=deed, name=" ".join(rest[:-1]), sure=True)
        case _:
            return DeskWanted(deed=deed, name=" ".join(rest))


def _people(words: list[str]) -> DeskWanted:
    names = [one for one in words if one[0] in "+＋@＠-－"]
    add = tuple(one.strip("+＋@＠") for one in names if one[0] in "+＋@＠" and one.strip("+＋@＠"))
    drop = tuple(one.strip("-－@＠") for one in names if one[0] in "-－" and one.strip("-－@＠"))
    if not add and not drop:
        raise BadUsage("请写要加上（+）或去掉（-）的同事。", DESK_EXAMPLES[3])
    return DeskWanted(deed="people", name=" ".join(one for one in words if one not in names), add=add, drop=drop)
