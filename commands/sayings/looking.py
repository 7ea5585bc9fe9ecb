"""张三电话多少, 张三是谁, 张三最近聊了什么: what is asked of one customer."""

import re

from commands.meaning import Meant, Reading, Unclear
from commands.spoken import Spoken, certainly, somebody
from crm_core.numbers import NUMBER

_LOOK = r"(?:查|找|看)(?:一?下|一查|一看|查|找|看|到)"
_LEAD = rf"(?:我想|我要|想)?(?:{_LOOK}|查|找|要|问|问一?下|给我|告诉我|把|发我|发一?下)?"
_NUMBER = r"(?:手机号码?|电话号码?|电话|手机|联系方式|联系电话)"
_PHONES = (
    re.compile(
        rf"{_LEAD}(?P<who>.+?)的?{_NUMBER}(?:是|有)?(?:多少|什么|几号|啥|哪个)?"
        r"(?:给我|发我|发给我|告诉我|发一下|报一下|看看|给一下)?(?:一下|看看)?"
    ),
    re.compile(rf"{_NUMBER}[：:](?P<who>.+)"),
    re.compile(r"(?P<who>.+?)(?:要)?(?:怎么|如何)联系"),
    re.compile(r"(?:要)?(?:怎么|如何)(?:才能)?联系(?:到|上)?(?P<who>.+)"),
    re.compile(r"给(?P<who>.+?)(?:打|拨|去)(?:一?个|一?通)?(?:电话|手机)"),
)
_WHOSE_PHONE = re.compile(rf"{_NUMBER}(?:号)?是?(?:多少|什么|几号|啥)")

_ABOUT = r"(?:资料|情况|信息|档案|详情|名片|背景|底细|来历|来源)"
_WHO = (
    re.compile(r"(?P<who>.+?)的标签(?:有哪些|是什么|有什么|都有什么)?"),
    re.compile(r"(?P<who>.+?)的?(?:负责人|跟进人|归属)(?:是谁|是哪位)?"),
    re.compile(
        r"(?P<who>.+?)(?:到底)?是(?:谁|哪位|哪个|什么人|干什么的|干嘛的|做什么的|何许人)(?:的客户|在跟|在负责)?"
    ),
    re.compile(r"谁是(?P<who>.+)"),
    re.compile(r"(?P<who>.+?)(?:是)?(?:归|属于|由)谁(?:管|负责|跟进|跟|的)?"),
    re.compile(r"谁(?:在|是)?(?:跟进|跟|负责|管|对接)(?:着)?(?P<who>.+)"),
    re.compile(r"(?P<who>.+?)(?:都)?(?:有|打了|贴了)?(?:哪些|什么|啥)标签"),
    re.compile(rf"(?:{_LOOK}|查|找|介绍一?下|说说|讲讲)?(?P<who>.+?)的?{_ABOUT}(?:是什么|是啥|怎么样|如何|给我|发我)?"),
    re.compile(r"(?P<who>.+?)(?:是)?(?:什么|啥|怎么个)情况"),
    re.compile(
        rf"(?:我想|我要|想|要)?(?:{_LOOK}|查|找|了解一?下|介绍一?下|认识一?下|调出|打开)(?:手机尾号|尾号|手机号|手机|电话)?"
        rf"(?P<who>.+?)(?:的{_ABOUT})?(?:是谁)?"
    ),
)

_DAYS = {"今天": "1天", "昨天": "2天", "前天": "3天", "这周": "7天", "本周": "7天", "上周": "14天", "这个月": "31天"}
_SPAN = (
    rf"(?:(?:近|过去|这)?(?P<span>{NUMBER})(?P<unit>天|日|条|句)(?:内|以来|里)?|"
    r"(?P<day>今天|昨天|前天|这周|本周|上周|这个月))的?"
)
_SAY = r"(?:聊|说|谈|讲|问|发|交流|沟通)"
_WHEN = r"(?:最近|上次|上回|之前|前阵子|刚才|近期|近来)"
_TALKS = (
    re.compile(rf"(?P<who>.+?)(?:{_WHEN})?(?:{_SPAN})?(?:有没有|有)(?:联系|找|回复|回)(?:过)?(?:我们?)"),
    re.compile(
        rf"(?:{_LOOK}|查)?(?:我们?)?(?:{_WHEN})?(?:我们?)?(?:和|跟|与|同)?(?P<who>.+?)(?:{_WHEN}|近)?(?:{_SPAN})?(?:和我们?|跟我们?)?"
        rf"(?:都|有)?{_SAY}(?:了|过)?些?(?:什么|啥|哪些|点什么)(?:了|事|内容)?"
    ),
    re.compile(
        rf"(?:{_LOOK}|查|翻翻|翻一?下|调出)?(?:我们?)?(?:和|跟|与)?(?P<who>.+?)的?(?:{_WHEN})?的?(?:{_SPAN})?(?:的)?"
        r"(?:聊天记录|聊天内容|聊天|对话|消息|历史记录|沟通记录|往来|历史)(?:给我|看看|有哪些)?"
    ),
)

_HAS_TAG = re.compile(r"(?P<who>.+?)(?:现在)?(?:有没有|是不是有|有)(?:.+?)标签")
_GIVE = re.compile(r"(?:把)?(?P<who>.+?)(?:给我|归我|是我的|给我吧)(?:了|看看|一下)?")
_FOLLOW = re.compile(r"(?:我)?(?:去|来|要)?(?:跟进|联系|回访|拜访|跟)(?:一?下)?(?P<who>.+)")


def _phone(spoken: Spoken) -> Reading:
    if _WHOSE_PHONE.fullmatch(spoken.words):
        return Unclear("您要看谁的电话？写上名字就行，比如“电话 王芳”。", ("电话 刚才那个",))
    return _first("电话", _PHONES, spoken.words)


def _talk(spoken: Spoken) -> Reading:
    for pattern in _TALKS:
        found = pattern.fullmatch(spoken.words)
        if found and (who := somebody(found["who"])):
            return Meant(" ".join(filter(None, ["历史", who, _span(found)])))
    return None


def _span(found: re.Match[str]) -> str:
    if not found["span"]:
        return _DAYS.get(found["day"] or "", "")
    return f"{found['span']}天" if found["unit"] in {"天", "日"} else found["span"]


def _who(spoken: Spoken) -> Reading:
    return _first("查", (_HAS_TAG,), spoken.words) or _first("查", _WHO, spoken.words)


def _give(spoken: Spoken) -> Reading:
    found = _GIVE.fullmatch(spoken.words)
    who = certainly(found["who"]) if found else None
    commands = tuple(f"{word} {who}" for word in ("查", "电话", "历史", "认领"))
    return Unclear(f"您要{who}的什么？", commands) if who else None


def _follow(spoken: Spoken) -> Reading:
    found = _FOLLOW.fullmatch(spoken.words)
    who = certainly(found["who"]) if found else None
    return Unclear(f"您想怎么跟进{who}？", tuple(f"{word} {who}" for word in ("历史", "电话", "查"))) if who else None


def _first(command: str, patterns: tuple[re.Pattern[str], ...], words: str) -> Reading:
    for pattern in patterns:
        found = pattern.fullmatch(words)
        if found and (who := somebody(found["who"])):
            return Meant(f"{command} {who}")
    return None


RULES = (_phone, _talk, _give, _follow, _who)
