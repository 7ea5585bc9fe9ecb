"""How a repeat is said."""

from datetime import timedelta

from crm_core.times.repeats import (
    LAST,
    EveryDay,
    EveryWorkday,
    Monthly,
    MonthlyNth,
    Pattern,
    Repeat,
    Weekly,
    Yearly,
)

_WEEKDAYS = "一二三四五六日"


def described(repeat: Repeat) -> str:
    """`每周一、三 10:00`, `每月最后一天`, `每个工作日 09:00，到12月31日为止`."""
    parts = [_days(repeat.on)]
    if repeat.shift:
        parts.append(_shifted(repeat.shift))
    if repeat.clock is not None:
        parts.append(f" {repeat.clock:%H:%M}")
    if repeat.to_workday:
        parts.append("，遇休息日顺延")
    if repeat.until is not None:
        parts.append(f"，到{repeat.until.month}月{repeat.until.day}日为止")
    return "".join(parts)


def _days(on: Pattern) -> str:
    match on:
        case EveryDay(step=step):
            return "每天" if step == 1 else f"每 {step} 天"
        case EveryWorkday():
            return "每个工作日"
        case Weekly(weekdays=weekdays, step=step):
            names = "、".join(_WEEKDAYS[day - 1] for day in sorted(weekdays))
            return f"每周{names}" if step == 1 else f"每 {step} 周的周{names}"
        case Monthly(days=days, step=step):
            names = "、".join(
                "最后一天" if day == LAST else f"{day}号" for day in sorted(days, key=lambda day: day % 32)
            )
            return f"每月{names}" if step == 1 else f"每 {step} 个月的{names}"
        case MonthlyNth(nth=nth, weekday=weekday):
            which = "最后一个" if nth == LAST else f"第 {nth} 个"
            return f"每月{which}{'工作日' if weekday is None else '周' + _WEEKDAYS[weekday - 1]}"
        case Yearly(month=month, day=day, lunar=lunar):
            return f"每年{'农历' if lunar else ''}{month}月{'最后一天' if day == LAST else f'{day}日'}"


def _shifted(shift: timedelta) -> str:
    return f"提前 {-shift.days} 天" if shift.days < 0 else f"的后 {shift.days} 天" if shift.days > 0 else ""
