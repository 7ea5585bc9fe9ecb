"""Festivals by name: what day they are on, in any year."""

from datetime import date, timedelta

from crm_core.times.lunar import FIRST_YEAR, LAST_YEAR, last_of_year, solar_date, solar_term

LEGAL = frozenset({"元旦", "春节", "过年", "清明", "劳动", "五一", "端午", "中秋", "国庆", "十一", "除夕"})
"""Those with free days around them."""

YEAR_END = frozenset({"腊八", "小年", "除夕", "大年三十", "年三十", "大年夜", "年夜"})
"""Those at the end of a lunar year: 今年除夕 may fall in the next solar year."""

_SOLAR = {
    "元旦": (1, 1), "情人节": (2, 14), "女生节": (3, 7), "妇女": (3, 8), "三八": (3, 8), "女神节": (3, 8),
    "植树节": (3, 12), "消费者权益日": (3, 15), "愚人节": (4, 1), "劳动": (5, 1), "五一": (5, 1),
    "青年节": (5, 4), "护士节": (5, 12),
    "儿童": (6, 1), "六一": (6, 1), "建党节": (7, 1), "建军节": (8, 1), "教师节": (9, 10), "国庆": (10, 1),
    "十一": (10, 1), "万圣": (10, 31), "双十一": (11, 11), "双11": (11, 11), "光棍节": (11, 11), "双十二": (12, 12),
    "双12": (12, 12), "平安夜": (12, 24), "圣诞": (12, 25), "跨年夜": (12, 31),
}  # fmt: skip
_LUNAR = {
    "春节": (1, 1), "过年": (1, 1), "元宵": (1, 15), "端午": (5, 5), "七夕": (7, 7), "中元节": (7, 15), "中秋": (8, 15),
    "重阳": (9, 9), "腊八": (12, 8), "小年": (12, 23),
}  # fmt: skip
_NTH = {"母亲节": (5, 2, 7), "父亲节": (6, 3, 7), "感恩节": (11, 4, 4)}
_TERMS = ("清明", "冬至", "夏至", "立春", "立夏", "立秋", "立冬", "春分", "秋分")
_EVES = ("除夕", "大年三十", "年三十", "大年夜", "年夜")

NEED_FESTIVAL_WORD = frozenset({"十一", "三八", "劳动", "妇女", "儿童", "六一", "万圣"})
"""Names that are other words as well, unless 节 or what only a festival has follows."""


NAMES = (*_SOLAR, *_LUNAR, *_NTH, *_TERMS, *_EVES)
FESTIVAL = (
    r"(?:消费者权益日|大年三十|情人节|女生节|女神节|植树节|愚人节|青年节|护士节|建党节|建军节|教师节|双十一|双11|光棍节|双十二"
    r"|双12|平安夜|跨年夜|中元节|母亲节|父亲节|感恩节|年三十|大年夜|元旦|妇女|三八|劳动|五一|儿童|六一|国庆|十一|万圣|圣诞|春节"
    r"|过年|元宵|端午|七夕|中秋|重阳|腊八|小年|清明|冬至|夏至|立春|立夏|立秋|立冬|春分|秋分|除夕|年夜)"
)
"""A pattern of all NAMES."""


def festival(name: str, year: int) -> date | None:
    """The day of one of NAMES in a solar year; None outside the years the lunar calendar is known for."""
    if not FIRST_YEAR < year < LAST_YEAR:
        return None
    if name in _SOLAR:
        return date(year, *_SOLAR[name])
    if name in _LUNAR:
        return _in_solar_year(year, *_LUNAR[name])
    if name in _NTH:
        return _nth(year, *_NTH[name])
    return solar_term(year, name) if name in _TERMS else last_of_year(year - 1)


def yearly_date(name: str) -> tuple[int, int, bool] | None:
    """Month, day and whether it is of the lunar calendar; None for one without a fixed date in either."""
    if name in _SOLAR:
        return (*_SOLAR[name], False)
    return (*_LUNAR[name], True) if name in _LUNAR else None


def _in_solar_year(year: int, month: int, day: int) -> date | None:
    """A festival of the last lunar months falls in the solar year after."""
    days = (solar_date(lunar, month, day) for lunar in (year, year - 1))
    return next((found for found in days if found is not None and found.year == year), None)


def _nth(year: int, month: int, nth: int, weekday: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (nth - 1))
