"""What a reading says beside the time."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from crm_core.times.holidays import Holidays
from crm_core.times.reader import LONGEST_TEXT, read_when
from crm_core.times.reading import Found, NoTime, Refused, Why
from tests.unit.times.asked import SHANGHAI, WEDNESDAY, asked, found, local


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("昨天下午3点提醒我", Why.PAST),
        ("今天早上8点提醒我", Why.PAST),
        ("提前两小时提醒我今天上午11点开会", Why.PAST),
        ("2月30号提醒我", Why.IMPOSSIBLE),
        ("8月13日周五下午2点复盘", Why.IMPOSSIBLE),
        ("明天25点提醒我", Why.IMPOSSIBLE),
        ("神龙二年正月初一提醒我", Why.IMPOSSIBLE),
        ("一会儿提醒我", Why.UNCLEAR),
        ("每周提醒我写周报", Why.UNCLEAR),
        ("明天凌晨提醒我", Why.UNCLEAR),
        ("提前提醒我", Why.UNCLEAR),
        ("1000年后提醒我", Why.UNCLEAR),
        ("提醒我明天9点和后天10点开会", Why.SEVERAL),
        ("每天早晚提醒我吃药", Why.SEVERAL),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_sentence(text: str, why: Why) -> None:
    reading = asked(text)
    assert isinstance(reading, Refused)
    assert reading.why is why
    assert reading.reason.endswith("。")


def test_a_sentence_without_a_time_keeps_its_title() -> None:
    assert asked("提醒我联系张三") == NoTime("联系张三")


def test_a_day_without_an_hour_is_all_day() -> None:
    reading = found("后天联系王总")
    assert (reading.all_day, reading.at) == (True, date(2026, 8, 7))


def test_an_hour_is_utc_and_counted_in_the_persons_zone() -> None:
    tokyo = ZoneInfo("Asia/Tokyo")
    reading = found("明天下午3点提醒我", zone=tokyo)
    assert local(reading.at, tokyo) == "2026-08-06 15:00"
    assert isinstance(reading.at, datetime)
    assert reading.at.utcoffset() == datetime.now(ZoneInfo("UTC")).utcoffset()


def test_an_hour_skipped_by_summer_time_comes_an_hour_later() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    reading = found("明天02:30提醒我", now=datetime(2026, 3, 28, 12, tzinfo=berlin), zone=berlin)
    assert local(reading.at, berlin) == "2026-03-29 03:30"


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("明晚提醒我", "没有说几点，按晚上 20:00"),
        ("明天3点提醒我", "没有说上午还是下午，按 15:00"),
        ("下周提醒我", "没有说周几，按周一（8月10日）"),
        ("下个月提醒我", "没有说几号，按9月1日"),
        ("春节后联系李总", "2027年的放假调休安排尚未公布，暂按法定日期推算"),
    ],
)
def test_what_was_taken_for_granted_is_said(text: str, note: str) -> None:
    assert note in found(text).notes


@pytest.mark.parametrize("text", ["明天下午3点", "明天8点半", "国庆前一天", "国庆后第一个工作日", "每周一10点"])
def test_what_is_clear_has_no_notes(text: str) -> None:
    assert found(text).notes == ()


def test_only_a_part_of_the_day_makes_the_hour_assumed() -> None:
    assert (found("明晚提醒我").assumed, found("明晚8点提醒我").assumed) == (True, False)


def test_a_part_of_the_day_that_goes_on_is_asked_back() -> None:
    reading = asked("下午提醒我", now=WEDNESDAY.replace(hour=15))
    assert reading == Refused(Why.UNCLEAR, "下午已经开始了，请写明几点。")


@pytest.mark.parametrize(
    ("hour", "text", "expected"),
    [
        (10, "8点提醒我", "2026-08-05 20:00"),
        (10, "3点提醒我", "2026-08-05 15:00"),
        (16, "3点提醒我", "2026-08-06 15:00"),
        (22, "8点提醒我", "2026-08-06 08:00"),
        (5, "6点提醒我", "2026-08-05 06:00"),
        (14, "今天8点提醒我", "2026-08-05 20:00"),
        (10, "明天6点叫我起床", "2026-08-06 06:00"),
        (10, "明天6点下班买菜", "2026-08-06 18:00"),
        (10, "08:30提醒我", "2026-08-06 08:30"),
    ],
)
def test_an_hour_without_a_part_of_the_day_is_the_next_that_people_mean(hour: int, text: str, expected: str) -> None:
    assert local(found(text, now=WEDNESDAY.replace(hour=hour)).at) == expected


def test_an_hour_of_today_that_is_past_in_the_morning_is_not_moved_to_the_evening() -> None:
    assert isinstance(asked("今天9点提醒我"), Refused)


@pytest.mark.parametrize(("hour", "day"), [(10, 5), (19, 12)])
def test_a_weekday_that_is_today_is_the_next_one_in_the_evening(hour: int, day: int) -> None:
    assert found("周三交周报", now=WEDNESDAY.replace(hour=hour)).at == date(2026, 8, day)


def test_a_title_keeps_what_was_typed() -> None:
    text = "提醒我明天下午３点　给 Mr. Ｌ（王總介绍的）发 3.5 折的报价；别忘了发票"
    assert found(text).title == "给 Mr. Ｌ（王總介绍的）发 3.5 折的报价；别忘了发票"


def test_what_follows_a_very_long_text_is_not_looked_at() -> None:
    assert isinstance(asked("好" * LONGEST_TEXT + "明天下午3点"), NoTime)
    assert found("明天下午3点" + "好" * 2 * LONGEST_TEXT).title == "好" * 2 * LONGEST_TEXT


def test_without_a_table_workdays_are_monday_to_friday_and_said_to_be_unsure() -> None:
    nothing = Holidays.from_rows([])
    reading = read_when(
        "下个工作日提醒我", now=datetime(2026, 9, 30, 12, tzinfo=SHANGHAI), zone=SHANGHAI, holidays=nothing
    )
    assert isinstance(reading, Found)
    assert (reading.at, len(reading.notes)) == (date(2026, 10, 1), 1)
    unknown = read_when("节后第一个工作日提醒我", now=WEDNESDAY, zone=SHANGHAI, holidays=nothing)
    assert isinstance(unknown, Refused)
