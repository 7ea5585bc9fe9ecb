"""提醒我明天下午三点回访张三, 第一个做完了: reminders asked for and settled. What the time is, 提醒 itself reads."""

import re

from commands.meaning import Meant, Reading, Unclear
from commands.spoken import Spoken, certainly
from crm_core.numbers import NUMBER, read_number

_ME = r"(?:提醒|叫|喊|通知)(?:一?下)?我(?:一?下)?"
_TIME = (
    r"(?:今[天晚早日]|明[天晚早日后]|后天|大后天|下周|下个?月|本周|这周|周[一二三四五六日天末]|星期|礼拜|月底|每|工作日|农历|"
    r"\d|[一二两三四五六七八九十]+[点个号月小分天]|半|早上|上午|中午|下午|晚上|傍晚|国庆|春节|元旦|节后)"
)
_WHAT = r"[，,：:\s]*(?P<what>.*)"
_ASKED = re.compile(rf"(?:记得|别忘了|不要忘了|到时候|到时)?[，,]?提醒(?:一?下)?我(?:一?下)?{_WHAT}", re.DOTALL)
_TIMED = re.compile(
    rf"(?:在|到|等到)?(?P<after>过|再过)?(?P<when>{_TIME}.{{0,20}}?)(?:的时候|之前)?[，,\s]*(?:记得|别忘了)?{_ME}{_WHAT}",
    re.DOTALL,
)
_SET = re.compile(
    rf"(?:设|设置|建|定|订|加|来|添加)(?:一?个|一条)?(?P<when>{_TIME}.{{0,20}}?)的?(?:提醒|闹钟|待办){_WHAT}", re.DOTALL
)
_PLANNED = re.compile(rf"(?:我)?(?P<what>{_TIME}.{{0,20}}?(?:回访|联系|拜访|跟进|打电话给|约).+)", re.DOTALL)
_TIME_ONLY = re.compile(rf"提醒(?P<what>{_TIME}.+)", re.DOTALL)
_OF_ONE = re.compile(rf"提醒(?:一?下)?(?P<who>.{{1,20}}?)(?P<what>{_TIME}.*)", re.DOTALL)
_NO_MORE = re.compile(r"(?:先)?(?:不用|不要|别|不必|不需要|取消|停止|关掉)(?:再)?.{0,12}提醒.*", re.DOTALL)

_DONE = re.compile(
    rf"第?(?P<number>{NUMBER})(?:个|条|项|件)?(?:已经|都)?(?:完成|做完|办完|搞定|做好|弄好|处理好|处理完)了?"
)
_LATER = re.compile(rf"(?:把)?第?(?P<number>{NUMBER})(?:个|条|项|件)?(?:推迟|延后|延期|改|推)(?:一?下)?到(?P<when>.+)")
_DONE_WHICH = re.compile(r"(?:都|全部|这个|那个)?(?:已经)?(?:做完|办完|搞定|处理完|完成)了")


def _cancelled(spoken: Spoken) -> Reading:
    return Unclear("要改哪一个提醒？先看看您的待办。", ("待办",)) if _NO_MORE.fullmatch(spoken.whole) else None


def _asked(spoken: Spoken) -> Reading:
    whole = spoken.whole
    if (found := _TIMED.fullmatch(whole) or _SET.fullmatch(whole)) and "提醒" not in found["when"]:
        return _at(found["when"].strip() + ("后" if found.groupdict().get("after") else ""), found["what"])
    if found := _ASKED.fullmatch(whole):
        return _at("", found["what"])
    found = _TIME_ONLY.fullmatch(whole)
    return Meant(f"提醒 {found['what'].strip()}") if found else None


def _at(when: str, what: str) -> Reading:
    what = what.strip("。！!~ ")
    if not what:
        return Unclear("什么时候提醒您、什么事？比如“提醒 明天下午3点 回访王芳”。")
    return Meant(" ".join(filter(None, ["提醒", when, what])))


def _planned(spoken: Spoken) -> Reading:
    """Said like a plan: whether it is to be a reminder is asked."""
    found = _PLANNED.fullmatch(spoken.whole)
    return (
        Unclear("到时候要提醒您吗？", (f"提醒 {found['what'].strip('。！! ')}",)) if found and not spoken.asks else None
    )


def _of_one(spoken: Spoken) -> Reading:
    found = _OF_ONE.fullmatch(spoken.whole)
    who = certainly(found["who"]) if found else None
    if found is None or who is None:
        return None
    return Unclear(f"我只能提醒您自己。要提醒您“{found['what']}”联系{who}吗？", (f"提醒 {who} {found['what']}",))


def _settled(spoken: Spoken) -> Reading:
    if (found := _DONE.fullmatch(spoken.words)) and not spoken.asks:
        return Meant(f"完成 {read_number(found['number'])}")
    if (found := _LATER.fullmatch(spoken.words)) and not spoken.asks:
        return Meant(f"推迟 {read_number(found['number'])} 到{found['when']}")
    return Unclear("哪一件做完了？先看看您的待办。", ("待办",)) if _DONE_WHICH.fullmatch(spoken.words) else None


RULES = (_cancelled, _asked, _of_one, _settled, _planned)
