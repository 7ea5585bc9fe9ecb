"""What holds of any text, and of any moment however it is written."""

from collections.abc import Callable
from datetime import datetime, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from crm_core.times.reading import Found
from tests.unit.times.asked import SHANGHAI, asked, local

MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2030, 12, 31))  # noqa: DTZ001
WORDS = [
    *"年月日号点半时分秒周天一二三四五六七八九十零两百每个前后内上下这初末底中早晚到至和或、，。：:/-. 0123456789",
    *[
        "明天",
        "后天",
        "下周",
        "周末",
        "月底",
        "每天",
        "工作日",
        "农历",
        "闰",
        "春节",
        "国庆",
        "节后",
        "第一个工作日",
        "提醒我",
        "提前",
        "小时",
    ],
    *[
        "分钟后",
        "下午",
        "凌晨",
        "晚上",
        "中午",
        "差",
        "刻",
        "季度",
        "今年",
        "明年",
        "2027年",
        "除夕",
        "腊月",
        "顺延",
        "开会",
        "的",
    ],
]
SENTENCES = st.lists(st.sampled_from(WORDS), max_size=14).map("".join)
DIGITS = "零一二三四五六七八九"
WEEKDAYS = "一二三四五六日"


def chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else DIGITS[tens]) + ("十" if tens else "") + (DIGITS[ones] if ones or not tens else "")


def part_and_hour(hour: int) -> tuple[str, int]:
    if hour < 5:
        return "凌晨", hour
    if hour < 12:
        return "上午", hour
    return ("中午", 12) if hour == 12 else ("下午" if hour < 18 else "晚上", hour - 12)


def spoken(at: datetime) -> str:
    part, hour = part_and_hour(at.hour)
    return f"{part}{chinese(hour)}点" + (f"{'零' if at.minute < 10 else ''}{chinese(at.minute)}分" if at.minute else "")


def typed(at: datetime) -> str:
    part, hour = part_and_hour(at.hour)
    return f"{part}{hour}点{at.minute:02}"


def weekday(at: datetime, now: datetime) -> str | None:
    weeks = (at.date() - now.date() + timedelta(days=now.weekday())).days // 7
    return f"{'下' * weeks or '这'}周{WEEKDAYS[at.weekday()]} {at:%H:%M}" if weeks < 4 else None


FORMS: list[Callable[[datetime, datetime], str | None]] = [
    lambda at, _: f"{at:%Y-%m-%d %H:%M}",
    lambda at, _: f"{at:%Y/%-m/%-d %H:%M}",
    lambda at, _: f"{at:%Y年%-m月%-d日}{typed(at)}",
    lambda at, _: f"{at:%Y年%-m月%-d号} {spoken(at)}".translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    lambda at, _: f"{at:%-m月%-d号}{typed(at)}",
    lambda at, _: f"{chinese(at.month)}月{chinese(at.day)}号{spoken(at)}",
    lambda at, now: f"{(at.date() - now.date()).days}天后{typed(at)}" if at.date() > now.date() else None,
    lambda at, now: (
        {0: "今天", 1: "明天", 2: "后天", 3: "大后天"}.get((at.date() - now.date()).days, "") + spoken(at)
        if (at.date() - now.date()).days < 4
        else None
    ),
    weekday,
]


@given(
    MOMENTS,
    st.integers(1, 300 * 24 * 60),
    st.sampled_from(FORMS),
    st.sampled_from(["{}提醒我开会", "提醒我{}开会", "{} 开会"]),
)
def test_a_moment_is_read_back_however_it_is_written(
    now: datetime, minutes: int, form: Callable[[datetime, datetime], str | None], sentence: str
) -> None:
    now = now.replace(second=0, microsecond=0)
    at = now + timedelta(minutes=minutes)
    text = form(at, now)
    if text is not None:
        reading = asked(sentence.format(text), now.replace(tzinfo=SHANGHAI))
        assert isinstance(reading, Found), (text, reading)
        assert (local(reading.at), reading.title) == (f"{at:%Y-%m-%d %H:%M}", "开会"), text


@given(SENTENCES | st.text(max_size=40), MOMENTS)
@example("99999999999天后", datetime(2026, 1, 1))  # noqa: DTZ001
@example("9999年12月31日", datetime(2026, 1, 1))  # noqa: DTZ001
@example("闰十二月三十", datetime(2026, 1, 1))  # noqa: DTZ001
@example("每366天", datetime(2026, 1, 1))  # noqa: DTZ001
def test_any_text_can_be_read_and_no_time_found_is_past(text: str, now: datetime) -> None:
    here = now.replace(tzinfo=SHANGHAI)
    reading = asked(text, here)
    if isinstance(reading, Found):
        assert reading.at > here if isinstance(reading.at, datetime) else reading.at >= here.date()
