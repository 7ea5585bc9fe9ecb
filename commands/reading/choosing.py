"""What follows 设置: one's own quiet hours, morning overview, time zone and where notices go."""

import re
from dataclasses import replace
from datetime import time
from zoneinfo import ZoneInfo

from commands.reading.arguments import BadUsage
from crm_core.preferences.model import Preferences, Quiet, Wishes

EXAMPLES = (
    "设置",
    "设置 免打扰 22:00-8:00",
    "设置 晨报 8:30",
    "设置 时区 东京",
    "设置 晨报 关",
    "设置 通知 钉钉",
    "设置 待办 开",
)

_OFF = frozenset({"关", "关闭", "关掉", "不要", "无", "取消", "off"})
_ON = frozenset({"开", "开启", "打开", "要", "on"})
_PLATFORMS = {"钉钉": "dingtalk", "企业微信": "wecom", "企微": "wecom", "自动": "", "都行": ""}
_CALLED = {"dingtalk": "钉钉", "wecom": "企业微信"}
_HOUR = r"(\d{1,2})(?:[:：点时](\d{1,2}|半)?分?)?"
_CLOCK = re.compile(_HOUR)
_SPAN = re.compile(rf"{_HOUR}\s*(?:-|－|—|–|~|～|到|至)\s*(?:次日|第二天)?{_HOUR}")
_ZONES = {
    "北京": "Asia/Shanghai",
    "上海": "Asia/Shanghai",
    "中国": "Asia/Shanghai",
    "香港": "Asia/Hong_Kong",
    "台北": "Asia/Taipei",
    "东京": "Asia/Tokyo",
    "首尔": "Asia/Seoul",
    "新加坡": "Asia/Singapore",
    "曼谷": "Asia/Bangkok",
    "迪拜": "Asia/Dubai",
    "莫斯科": "Europe/Moscow",
    "巴黎": "Europe/Paris",
    "柏林": "Europe/Berlin",
    "伦敦": "Europe/London",
    "纽约": "America/New_York",
    "芝加哥": "America/Chicago",
    "洛杉矶": "America/Los_Angeles",
    "温哥华": "America/Vancouver",
    "悉尼": "Australia/Sydney",
}


def changed(wishes: Wishes, text: str) -> Wishes:
    """The wishes with what the text asks for. Raises BadUsage."""
    name, _, value = text.partition(" ")
    value = value.strip()
    match name:
        case "免打扰" | "勿扰":
            return replace(wishes, quiet="" if value in _OFF else _quiet(value))
        case "晨报" | "早报":
            return replace(wishes, digest="" if value in _OFF else _morning(value))
        case "时区":
            return replace(wishes, zone=_zone(value))
        case "通知" | "渠道":
            return replace(wishes, platform=_platform(value))
        case "待办" | "钉钉待办":
            return replace(wishes, todos=_switch(value))
        case _:
            raise BadUsage("可以设置：免打扰、晨报、时区、通知、待办。", EXAMPLES[1])


def shown(preferences: Preferences, wishes: Wishes) -> str:
    """What holds for somebody, line by line."""
    quiet = preferences.quiet
    return "\n".join(
        [
            f"免打扰：{f'{quiet.begins:%H:%M} 到 {quiet.ends:%H:%M}' if quiet else '没有'}",
            f"晨报：{f'工作日 {preferences.digest:%H:%M}' if preferences.digest else '不发'}",
            f"时区：{preferences.zone.key}",
            f"通知：{_CALLED.get(wishes.platform or '', '您最近说话的地方')}",
            f"钉钉待办：{'新的提醒也放进去' if wishes.todos else '不放'}",
        ]
    )


def _platform(text: str) -> str:
    name = _PLATFORMS.get(text)
    if name is None:
        raise BadUsage("请写通知发到哪里：钉钉、企业微信，或者“自动”（您最近说话的地方）。", EXAMPLES[5])
    return name


def _switch(text: str) -> bool:
    if text not in _ON | _OFF:
        raise BadUsage("要把提醒也放进钉钉的待办列表，请写“开”；不要就写“关”。", EXAMPLES[6])
    return text in _ON


def _quiet(text: str) -> str:
    found = _SPAN.fullmatch(text)
    begins, ends = (_clock(found[1], found[2]), _clock(found[3], found[4])) if found else (None, None)
    if begins is None or ends is None or begins == ends:
        raise BadUsage("请写免打扰从几点到几点，或者写“关”。", EXAMPLES[1])
    return str(Quiet(begins, ends))


def _morning(text: str) -> str:
    found = _CLOCK.fullmatch(text)
    clock = _clock(found[1], found[2]) if found else None
    if clock is None:
        raise BadUsage("请写晨报几点发，或者写“关”。", EXAMPLES[2])
    return f"{clock:%H:%M}"


def _clock(hour: str, minute: str | None) -> time | None:
    minutes = 30 if minute == "半" else int(minute or 0)
    return time(int(hour) % 24, minutes) if int(hour) <= 24 and minutes < 60 else None


def _zone(text: str) -> str:
    name = _ZONES.get(text.removesuffix("时间"), text)
    try:
        return ZoneInfo(name).key
    except (KeyError, ValueError, OSError):
        raise BadUsage(f"不认识这个时区。可以写城市：{'、'.join(list(_ZONES)[:8])}…", EXAMPLES[3]) from None
