"""What follows 生日: a customer and a day."""

import re
import unicodedata
from dataclasses import dataclass

from commands.reading.arguments import BadUsage, customer_phrase
from crm_core.customers.birthday import Birthday
from crm_core.numbers import NUMBER, read_number

EXAMPLE = "生日 王芳 3月8日"

_LUNAR = re.compile(r"农历|阴历|旧历|正月|腊月|冬月|初[一二三四五六七八九十]\s*$")
_DAY = re.compile(
    r"(?:(?<!\d)(?P<year>\d{4})\s*[年./-]\s*|(?P<short>(?<!\d)\d{2})\s*年\s*|(?<![\d./-]))"
    rf"(?P<month>{NUMBER})\s*[月./-]\s*(?P<day>{NUMBER})\s*[日号]?\s*$"
)


@dataclass(frozen=True, slots=True)
class BirthdayWanted:
    """`customer` is a phrase to find one by; the day exists."""

    customer: str
    birthday: Birthday


def read_birthday(text: str) -> BirthdayWanted:
    """`王芳 3月8日`, `王芳 三月八号`, `王芳 1990-3-8`, `王芳 3.8`."""
    typed = unicodedata.normalize("NFKC", text)
    if _LUNAR.search(typed):
        raise BadUsage("农历生日每年的日期不同，现在还记不了，请写公历的月和日。", EXAMPLE)
    found = _DAY.search(typed)
    if found is None:
        raise BadUsage("请在客户后面写明生日是几月几日，前面可以加年份。", EXAMPLE)
    if found["short"]:
        raise BadUsage("年份请写四位数，或者不写。", "生日 王芳 1990年3月8日")
    return BirthdayWanted(customer_phrase(typed[: found.start()], EXAMPLE), _existing(found))


def _existing(found: re.Match[str]) -> Birthday:
    month, day = read_number(found["month"]), read_number(found["day"])
    birthday = Birthday(month=month or 0, day=day or 0, year=int(found["year"]) if found["year"] else None)
    if not birthday.exists:
        reason = f"没有“{found[0].strip()}”这一天。"
        raise BadUsage(reason, EXAMPLE)
    return birthday
