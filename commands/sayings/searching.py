"""搜一下灰色沙发, 谁提过退货, 张三提过价格吗: what was said, and by whom."""

import re

from commands.meaning import Meant, Reading
from commands.spoken import Spoken, somebody

_TOLD = r"(?:说|提|问|聊|讲|谈)(?:到|起)?过"
_WHERE = r"(?:在)?(?:我的|我们的|所有)?(?:聊天记录|聊天|历史)(?:里面?|中)?(?:的)?"
_SEARCH = re.compile(
    rf"搜(?:索|一搜|搜|查)?(?:一?下)?\s*(?:{_WHERE})?\s*(?:谁{_TOLD})?(?P<words>.+)|"
    rf"{_WHERE}[搜找](?:索)?(?:一?下)?(?P<there>.+)|"
    rf"(?:[找查看](?:一?下)?)?(?:有)?(?:谁|哪个客户|哪位客户|哪些客户){_TOLD}(?P<whose>.+)|有没有(?:谁|人|客户){_TOLD}(?P<anybody>.+)"
)
_OF_ONE = re.compile(rf"(?P<who>.+?)(?P<whether>有没有|是不是|是否)?{_TOLD}(?P<words>.+)")
_QUOTES = '“”"「」 '
_LONGEST = 30


def _search(spoken: Spoken) -> Reading:
    found = _SEARCH.fullmatch(spoken.whole if spoken.whole.startswith("搜") else spoken.words)
    if found is None:
        return None
    words = next(filter(None, found.groups())).strip("：:，,。！？?!" + _QUOTES)
    return Meant(f"搜 {words}") if 0 < len(words) <= _LONGEST else None


def _of_one(spoken: Spoken) -> Reading:
    found = _OF_ONE.fullmatch(spoken.words)
    if found is None or not (spoken.asks or found["whether"]):
        return None
    who, words = somebody(found["who"]), found["words"].strip(_QUOTES)
    return Meant(f"搜 {words} {who}") if who and " " not in who and len(words) <= _LONGEST else None


RULES = (_search, _of_one)
