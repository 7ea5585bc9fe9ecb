"""把张三转给小王, 我要认领张三, 把张三退回公海: who looks after a customer."""

import re

from commands.meaning import Meant, Reading, Unclear
from commands.spoken import Spoken, certainly, perhaps, quoted

_HAND_OVER = re.compile(
    r"(?:把|将)?(?P<who>.+?)(?:转交|移交|交接|转|交)给@?(?P<taker>.+?)(?:跟进|负责|来跟|处理|维护|去跟)?"
)
_AWAY = re.compile(r"(?:把|将)(?P<who>.+?)(?:转走|转出去|转掉|移交出去|交出去|让出去)")
_CLAIM = (
    re.compile(r"(?:我)?(?:要|想|来|想要)?认领(?:一下)?(?:客户)?(?P<who>.+)"),
    re.compile(r"(?:把)?(?P<who>.+?)(?:给我|我来|我要|我)?认领"),
)
_RETURN = (
    re.compile(r"(?:把|将)?(?P<who>.+?)(?:退|放|还|丢|扔)(?:回|到|给|进)?(?:到)?(?:公海|公海池|客户池|池子)(?:里)?"),
    re.compile(r"退回(?:客户)?(?P<who>.+?)(?:到公海)?"),
)


def _handed_over(spoken: Spoken) -> Reading:
    if away := _AWAY.fullmatch(spoken.words):
        who = certainly(away["who"]) or "王芳"
        return Unclear(f"要转给哪位同事？比如“转给 @李四 {who}”。")
    found = _HAND_OVER.fullmatch(spoken.words)
    if found is None:
        return None
    who, taker = certainly(found["who"]), certainly(found["taker"])
    if who and taker and not spoken.asks and not spoken.unsure:
        return Meant(f"转给 @{taker} {quoted(who)}")
    if found["taker"].startswith("我"):
        return Unclear("是要认领这位客户吗？", tuple(f"认领 {one}" for one in perhaps(found["who"])))
    return _asked([who] if who else perhaps(found["who"]), f"转给 @{taker} " if taker else "")


def _claimed(spoken: Spoken) -> Reading:
    return _plain(spoken, _CLAIM, "认领 ")


def _returned(spoken: Spoken) -> Reading:
    return _plain(spoken, _RETURN, "退回 ")


def _plain(spoken: Spoken, patterns: tuple[re.Pattern[str], ...], command: str) -> Reading:
    for found in filter(None, (pattern.fullmatch(spoken.words) for pattern in patterns)):
        who = certainly(found["who"])
        if who and not spoken.asks and not spoken.unsure:
            return Meant(f"{command}{quoted(who)}")
        if asked := _asked([who] if who else perhaps(found["who"]), command):
            return asked
    return None


def _asked(whom: list[str], command: str) -> Reading:
    commands = tuple(f"{command}{quoted(one)}" for one in whom[:5])
    return Unclear("您是想这样吗？", (*commands, f"查 {whom[0]}")) if commands and command else None


RULES = (_handed_over, _claimed, _returned)
