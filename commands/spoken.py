"""A sentence before its meaning: cleaned of what is only polite, and the customers and tags that may stand in it."""

import re
from dataclasses import dataclass
from typing import Self

from commands.reading.whom import THE_SAME
from crm_core.tags.model import LONGEST_TAG

LONGEST_SENTENCE = 300
"""Characters; what is longer is a text somebody pasted, not a request."""

_LONGEST_NAME = 20
_POLITE = re.compile(r"(?:(?:麻烦|拜托|请|劳驾)(?:你|您)?|帮忙|帮我|那就)[，,\s]*")
_UNSURE = re.compile(r"(?:能不能|可不可以|可以|能否|能)(?=帮|给|把|将|替|为|让)")
_THANKS = re.compile(r"[，,\s]*(?:谢谢|多谢|谢了|谢啦|拜托了?)(?:您|你)?[。.!！~～\s]*$")
_ENDING = re.compile(r"[。.!！~～…\s]+$")
_PARTICLE = re.compile(r"[吧啊呀哦哈呗嘛呢]+$")
_QUESTION = re.compile(r"(?:[，,]?(?:好|行|可以)(?:吗|不好|行不|行|不)[?？]?|[?？]|吗|(?<![什怎那这多])么)+[。!！\s]*$")
_SPACE = re.compile(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])")

_HIM = re.compile(r"(?:ta|Ta|TA|他|她|它)")
_THAT_ONE = re.compile(r"(?:刚才|刚刚|上面|上一个)(?:的?[那这][个位])?(?:客户|人)?")
_THIS_ONE = re.compile(r"(?P<which>[这那])[个位](?:客户|人)?")
_CALLED = re.compile(r"^(?:客户|顾客)(?=.)|(?<=.)(?:这个|那个|这位|那位)(?:客户|人)$")

_BREAK = re.compile(r"[，。！？；：!?;:、\n“”\"]|,\s|^[，,]|[，,]$")
_NOBODY = re.compile(
    r"[这那的了是有]|.*(?:天气|客户|顾客|标签|备注|提醒|待办|命令|功能|时候|大家)|老板|公司|自己|对方|人家|别人"
)
_OTHERS = re.compile(
    r"^[给把将]|^(?:早上|上午|中午|下午|晚上|周末)|[他她它]$|我|你|您|咱|谁|什么|怎么|为啥|哪|[今昨前明]天|没有|不|吗$|了$|打$|来$|接$|有$|要$|想$"
)
_LOOSE_WORDS = re.compile(
    r"给|把|将|别|没|如果|要是|假如|万一|就|已经|刚|之前|以后|请|所有|全部|每|记|提醒|说|觉得|可以|能|应该|要|同意|然后|再|都|从|让"
)
_AND = re.compile(r"[、和跟与及]|以及|还有|或者?")
_HEDGE = re.compile(r"要不要|要不|该不|是不是|该不该|有没有|能不能|可以|同意|如果|要是|假如|就$|别$|再$")

_TAG_EDGES = re.compile(r"^(?:一?[个些]|上)?[“\"「]?|[”\"」]?(?:的)?$")
_NO_TAG = re.compile(
    r"去掉|加上|打上|删|取消|改成|换成|转给|然后|还是|或者|但|电话|备注|提醒|同时|[，。！？；：,!?;:+＋\n]|^[-－]|给|把|吗|什么|一下|[你我他她您谁哪]|不要|标签"
)
_TAG_LIST = re.compile(r"[、，,]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """`whole` as typed without what is polite in front; `words` without spaces inside Chinese and without an ending.

    `asks` when it ends like a question; `unsure` when it asks whether something can be done: 可以给…吗, but 能帮我给…吗
    is a request.
    """

    whole: str
    words: str
    asks: bool
    unsure: bool

    @classmethod
    def read(cls, text: str) -> Self:
        typed = _without_politeness(text.strip())
        bare = _UNSURE.sub("", typed, count=1)
        whole = _without_politeness(bare)
        request = whole != bare
        unsure = bare != typed and not request
        asks = _QUESTION.search(whole) is not None and not (bare != typed and request)
        ended = _ENDING.sub("", _THANKS.sub("", _QUESTION.sub("", whole)))
        words = _PARTICLE.sub("", _ENDING.sub("", ended))
        return cls(whole=whole, words=_SPACE.sub("", words), asks=asks, unsure=unsure)


def _without_politeness(text: str) -> str:
    while (found := _POLITE.match(text)) and found.end() < len(text):
        text = text[found.end() :]
    return text


def somebody(phrase: str) -> str | None:
    """What to call a customer of whom something is asked; None when the phrase names nobody."""
    phrase = phrase.strip("，,：: ").removesuffix("的").strip('“”"「」 ')
    if (same := _the_same(phrase)) is not None:
        return same
    phrase = _CALLED.sub("", phrase)
    if not 0 < len(phrase) <= _LONGEST_NAME or _BREAK.search(phrase) or _NOBODY.fullmatch(phrase):
        return None
    return None if _OTHERS.search(phrase) else phrase


def certainly(phrase: str) -> str | None:
    """The same where something is to be changed: nothing in it may belong to the sentence, nor name a second one."""
    found = somebody(phrase)
    if found is None or found in THE_SAME:
        return found
    return None if _LOOSE_WORDS.search(found) or _AND.search(found) else found


def perhaps(phrase: str) -> list[str]:
    """Whom an unclear phrase may be about, to be asked."""
    tail = re.split(r"[给把将]", phrase)[-1]
    core = next(filter(None, _HEDGE.split(tail)), "")
    named = (certainly(part) for part in _AND.split(core))
    return list(dict.fromkeys(name for name in named if name))


def tags_named(phrase: str, *, several: bool) -> list[str] | None:
    """The tags of a list; None when one of them is none. 和 separates them when `several` are announced or listed."""
    parts = _TAG_LIST.split(phrase)
    if several or len(parts) > 1:
        parts = [one for part in parts for one in re.split(r"和|以及|还有", part)]
    tags = [_TAG_EDGES.sub("", part.strip()).strip() for part in parts]
    good = all(0 < len(tag) <= LONGEST_TAG and not _NO_TAG.search(tag) for tag in tags)
    return tags if good else None


def quoted(name: str) -> str:
    """A name as a command takes it in front of something else."""
    return f"“{name}”" if " " in name else name


def _the_same(phrase: str) -> str | None:
    """One of THE_SAME, however it was said."""
    if _HIM.fullmatch(phrase):
        return phrase if phrase in THE_SAME else "他"
    if _THAT_ONE.fullmatch(phrase):
        return "刚才那个"
    found = _THIS_ONE.fullmatch(phrase)
    return f"{found['which']}个客户" if found else None
