"""Groups of customers and mass-sends on 企业微信: how they are followed, and how many there may be."""

from pydantic import Field

from config.section import Section


class Groups(Section):
    """A group is read up to `reads` times, `read_pause_seconds` apart, until it shows the change that was told."""

    reads: int = Field(default=3, ge=1, le=10)
    read_pause_seconds: float = Field(default=0.3, ge=0)


class MassSends(Section):
    """How many mass-sends one customer or group may get, 0 for any number; days are those of `staff.timezone`.

    Open ones are looked at every `follow_seconds`, for `follow_days` at most; who has not confirmed is reminded after
    `remind_minutes` of working time (0: never), at most `reminders` times in 24 hours.
    """

    per_day: int = Field(default=1, ge=0)
    per_week: int = Field(default=0, ge=0)
    per_month: int = Field(default=0, ge=0)
    customers: int = Field(default=10_000, ge=1)
    groups: int = Field(default=2_000, ge=1)
    follow_seconds: float = Field(default=300.0, gt=0)
    follow_days: int = Field(default=7, ge=1)
    remind_minutes: int = Field(default=240, ge=0)
    reminders: int = Field(default=3, ge=0)
