"""给张三打上高意向, 把张三的高意向标签去掉: tags put on and taken off."""

import re

from commands.meaning import Meant, Reading, Unclear
from commands.spoken import Spoken, certainly, perhaps, quoted, tags_named

_TO = r"(?:给|帮|为|替|对|把|将)?"
_WHO = r"(?P<who>.+?)"
_LINK = r"[，,]?(?:也|再|都|还)?(?:要|得)?"
_A = r"(?:一?个|一下)?"
_COUNT = r"(?:(?P<count>[两二三四五2-5])个)?"
_PUT = r"(?:添加|新增|增加|加|打|贴|上|标|添|挂)(?:上|一个|个)?(?![过了没])"
_PLAINLY = r"(?:打上|贴上|标上|挂上|标记为|标记成|标注为|标为|标成|打成)"
_TAKE = r"(?:不要了|去掉|去除|删掉|删除|删了|删|拿掉|取消|移除|摘掉|撕掉|清掉)"

_ADDED = (
    re.compile(rf"(?:给|在|把)?{_WHO}的标签(?:里|中)?(?:再)?{_PUT}(?P<tags>.+)"),
    re.compile(rf"{_TO}{_WHO}{_LINK}{_PUT}标签[：:，,是为]?(?P<tags>.+)"),
    re.compile(rf"{_TO}{_WHO}{_LINK}{_PLAINLY}{_A}(?P<tags>.+?)(?:的)?{_COUNT}(?:标签)?"),
    re.compile(rf"{_TO}{_WHO}{_LINK}{_PUT}(?P<tags>.+?)(?:的|这个|这)?{_COUNT}标签"),
)
_TAKEN = (
    re.compile(rf"(?:把|将)?(?P<who>.+)(?:身上)?的标签(?P<tags>.+?){_TAKE}"),
    re.compile(rf"(?:把|将)?(?P<who>.+?)(?:身上)?的(?P<tags>.+?)(?:这个)?标签(?:给)?{_TAKE}"),
    re.compile(rf"(?:把|将)(?P<tags>.+?)(?:这个)?标签从(?P<who>.+?)(?:身上|那里|那儿)?(?:给)?{_TAKE}"),
    re.compile(rf"{_TAKE}(?P<who>.+?)(?:身上)?的标签(?P<tags>.+)"),
    re.compile(rf"{_TAKE}(?P<who>.+?)(?:身上)?的(?P<tags>.+?)(?:这个)?标签"),
    re.compile(rf"(?:给|帮|把)?(?P<who>.+?)[，,]?{_TAKE}(?P<tags>.+?)(?:这个)?标签"),
)
_EXCHANGED = re.compile(
    r"(?:把|将)?(?P<who>.+?)的(?:标签)?(?P<old>.+?)(?:这个)?(?:标签)?(?:给)?(?:改成|换成|改为|换为|改到)(?P<new>.+?)(?:标签)?"
)
_PERHAPS_ADDED = (
    re.compile(rf"{_WHO}(?:加个|加上|打个|标个|贴个|加一个)(?P<tags>.+)"),
    re.compile(r"(?:把|将)(?P<tags>.+?)标签(?:加|打|贴)?(?:给|到|在)(?P<who>.+?)(?:身上)?(?:打上|加上|贴上)?"),
    re.compile(rf"(?:给|帮|为){_WHO}{_PUT}(?P<tags>.+)"),
    re.compile(r"(?P<who>.+?)是(?:一?个)?(?P<tags>.+?)的?客户"),
)
_PERHAPS_TAKEN = (
    re.compile(rf"(?:把|将)(?P<who>.+)的(?P<tags>.+?)(?:给)?{_TAKE}"),
    re.compile(rf"{_TAKE}(?P<who>.+)的(?P<tags>.+?)"),
)
_DONE_ALREADY = re.compile(
    rf"(?:.*[给帮把将])?{_WHO}(?:有没有)?(?:加|打|贴|标|去)(?:过|了|没)(?:个|上)?(?P<tags>.+?)标签(?:没有?)?"
)
_ALL = re.compile(r".*(?:所有|全部|每个|每一?位|大家).*(?:加|打|贴|标|去掉|删).*")
_NO_TAG = re.compile(rf"{_TO}(?P<who>.*?)(?:{_PUT}|改一?下|改){_A}标签")
_NOBODY = re.compile(rf"{_PUT}(?P<tags>.+?)的?标签")
_TWO = re.compile(r".*[给把].+(?:然后|并且|同时|顺便|再|[，,]).*(?:去掉|转给|提醒|备注|打上|加上|标签).*")
_WHICH = re.compile(rf"(?:把|将)?标签(?:给)?{_TAKE}|{_TAKE}标签")
_HEARSAY = re.compile(r"了$")

_IS_IT_TAGS = "您是想改标签吗？也可以直接写“标签 客户 +标签”。"
_ONE_BY_ONE = "标签要一位客户一位客户地改，请写明是哪位，比如“标签 王芳 +高意向”。"


def _clear(spoken: Spoken) -> Reading:
    for sign, patterns in (("+", _ADDED), ("-", _TAKEN)):
        for found in filter(None, (pattern.fullmatch(spoken.words) for pattern in patterns)):
            if reading := _changed(spoken, found, sign):
                return reading
    return None


def _changed(spoken: Spoken, found: re.Match[str], sign: str) -> Reading:
    """The command when nothing about it is in doubt, else what it may be; None when these are no tags."""
    several = bool(found.groupdict().get("count"))
    tags = tags_named(found["tags"], several=several)
    if tags is None:
        return None
    who = certainly(found["who"])
    doubtful = spoken.asks or spoken.unsure or _HEARSAY.search(found["tags"]) or found.string.count("的") > 1
    either = [tags] if several or len(tags) > 1 else [tags, *_apart(found["tags"])]
    if who and not doubtful and len(either) == 1:
        return Meant(_command(who, sign, tags))
    whom = [who] if who else perhaps(found["who"])
    return _asked(whom, sign, either)


def _apart(tags: str) -> list[list[str]]:
    """The same as several tags, when a single one has 和 in it."""
    split = tags_named(tags, several=True)
    return [split] if split and len(split) > 1 else []


def _asked(whom: list[str], sign: str, either: list[list[str]]) -> Reading:
    commands = [_command(who, sign, tags) for who in whom for tags in either]
    looks = [f"查 {who}" for who in whom]
    return Unclear(_IS_IT_TAGS if whom else _ONE_BY_ONE, tuple([*commands[:5], *looks][:6]))


def _exchanged(spoken: Spoken) -> Reading:
    """One tag for another; only with the word 标签 in it, or it may be about anything."""
    found = _EXCHANGED.fullmatch(spoken.words)
    if found is None:
        return None
    who = certainly(found["who"])
    old, new = tags_named(found["old"], several=False), tags_named(found["new"], several=False)
    if who is None or not old or not new:
        return None
    command = f"{_command(who, '-', old)} {' '.join(f'+{tag}' for tag in new)}"
    clear = "标签" in spoken.words and not spoken.asks and not spoken.unsure
    return Meant(command) if clear else Unclear(_IS_IT_TAGS, (command, f"查 {who}"))


def _unclear(spoken: Spoken) -> Reading:
    if _ALL.fullmatch(spoken.words):
        return Unclear(_ONE_BY_ONE)
    if _WHICH.fullmatch(spoken.words):
        return Unclear("要去掉哪位客户的哪个标签？比如“标签 王芳 -高意向”。")
    if found := _DONE_ALREADY.fullmatch(spoken.words):
        tags = tags_named(found["tags"], several=False)
        return _asked(perhaps(found["who"]), "+", [tags] if tags else [])
    if found := _NO_TAG.fullmatch(spoken.words):
        who = certainly(found["who"]) or "王芳"
        return Unclear(f"要加哪个标签？请写出来，比如“标签 {quoted(who)} +高意向”。")
    if found := _NOBODY.fullmatch(spoken.words):
        tags = tags_named(found["tags"], several=False)
        return Unclear("要给哪位客户？", (_command("刚才那个", "+", tags),)) if tags else None
    return None


def _doubtful(spoken: Spoken) -> Reading:
    for sign, patterns in (("+", _PERHAPS_ADDED), ("-", _PERHAPS_TAKEN)):
        for found in filter(None, (pattern.fullmatch(spoken.words) for pattern in patterns)):
            who, tags = certainly(found["who"]), tags_named(found["tags"], several=False)
            if who and tags:
                return _asked([who], sign, [tags])
    return None


def _two(spoken: Spoken) -> Reading:
    return Unclear("一次请只说一件事，我怕弄错。") if _TWO.fullmatch(spoken.words) else None


def _command(who: str, sign: str, tags: list[str]) -> str:
    return f"标签 {quoted(who)} {' '.join(sign + tag for tag in tags)}"


RULES = (_exchanged, _clear, _unclear, _doubtful, _two)
