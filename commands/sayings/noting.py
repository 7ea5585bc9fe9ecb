"""给张三记一下：喜欢灰色: what is to be written down about a customer."""

import re

from commands.meaning import Meant, Reading, Unclear
from commands.spoken import Spoken, certainly, quoted

_WRITE = (
    r"(?>(?:写|加|添加|记|做|补)(?:一?个|一?条|上)?(?:备注|记录|笔记)(?:一下)?|"
    r"(?:备注|记录|记)(?:一下|下(?![周午个次月])|一笔|一条|上(?![周午个次月]))?)"
)
_SAID = r"[：:，,\s]*(?P<text>(?![吧啊呀哦了。！!]+$)[^\s：:，,].*)"
_CLEAR = (
    re.compile(rf"(?:给|帮|为|替)(?P<who>.+?)\s*(?:{_WRITE}){_SAID}", re.DOTALL),
    re.compile(rf"{_WRITE}给(?P<who>[^：:，,]+?)[：:]\s*(?P<text>\S.*)", re.DOTALL),
    re.compile(r"(?P<who>[^：:，,]+?)的?备注(?:(?:写|加|记)?(?:一?下|一?条|上))?[：:]\s*(?P<text>\S.*)", re.DOTALL),
    re.compile(r"(?:备注|记录|记)(?:一下|下|一笔)?(?P<who>[^：:，,]+?)[：:]\s*(?P<text>\S.*)", re.DOTALL),
)
_UNCLEAR = (
    re.compile(r"(?:备注|(?:备注|记录|记)(?:一下|下|一笔|一条))[：:，,\s]*(?P<rest>.*)", re.DOTALL),
    re.compile(r"(?P<rest>.+?)[，,。]\s*(?:帮我)?(?:备注|记录|记)(?:一下|下|一笔)?[。!！]?", re.DOTALL),
    re.compile(rf"(?:给|帮|为|替)(?P<rest>.+?)(?:{_WRITE})[：:。吧啊呀]*"),
)
_TALKED = re.compile(
    r"(?:我)?(?:刚才|刚刚|刚|今天|上午|下午)?(?:和|跟|与|给)(?P<who>.+?)(?P<text>(?:通了|打了|聊了|见了|谈了|开了|喝了|吃了).+)",
    re.DOTALL,
)
_NAME_ENDS = re.compile(r"(?<=..)(?=喜欢|想|要|说|是|的|今天|明天|后天|下周|下午|上午|预算|不|很|有|在|对|会|刚|又|还)")

_WRITE_SO = "要记在哪位客户名下、记什么？请这样写：备注 王芳 喜欢灰色"


def _clear(spoken: Spoken) -> Reading:
    for found in filter(None, (pattern.fullmatch(spoken.whole) for pattern in _CLEAR)):
        who = certainly(found["who"])
        if who and not spoken.unsure:
            return Meant(f"备注 {quoted(who)} {found['text'].strip()}")
    return None


def _unclear(spoken: Spoken) -> Reading:
    for found in filter(None, (pattern.fullmatch(spoken.whole) for pattern in _UNCLEAR)):
        return Unclear(_WRITE_SO, _supposed(found["rest"].strip("：:，,。 ")))
    return None


def _supposed(rest: str) -> tuple[str, ...]:
    """The note that is meant if the customer's name ends where another word seems to begin."""
    end = next(_NAME_ENDS.finditer(rest), None)
    who = certainly(rest[: end.start()]) if end else None
    return (f"备注 {quoted(who)} {rest[end.start() :]}", f"查 {who}") if end and who else ()


def _talked(spoken: Spoken) -> Reading:
    found = _TALKED.fullmatch(spoken.whole)
    who = certainly(found["who"]) if found else None
    if found is None or who is None:
        return None
    return Unclear(
        "要把这件事记下来吗？", tuple(f"{word} {quoted(who)} {found['text'].strip()}" for word in ("跟进", "备注"))
    )


RULES = (_clear, _unclear, _talked)
