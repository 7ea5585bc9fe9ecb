"""Campaigns: how often customers may be approached, and when."""

from typing import Annotated

from pydantic import Field

from config.section import Section


class Community(Section):
    """`quiet` are hours in which nothing goes out, empty for none; the clock is that of `staff.timezone`.

    A customer is approached `touches` times in `touch_days` days at most, by whatever (0: any number). One task for a
    staff member has `task_receivers` at most. Words with a customer's own name go to `personal` customers at most: each
    is a task of its own. A trial goes to `trial` percent; answers count for `answer_days` days. Who has
    read what a robot of 钉钉 posted is asked `read_hours` after it (the platform tells it for 24), 0 for never: that is
    a call of the month's allowance for each group.
    """

    quiet: Annotated[str, Field(pattern=r"^(([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d)?$")] = "21:00-09:00"
    touches: int = Field(default=4, ge=0)
    touch_days: int = Field(default=7, ge=1, le=60)
    task_receivers: int = Field(default=10_000, ge=1, le=10_000)
    personal: int = Field(default=200, ge=0)
    trial: int = Field(default=10, ge=1, le=99)
    answer_days: int = Field(default=3, ge=1, le=30)
    read_hours: int = Field(default=20, ge=0, le=23)
    look_seconds: float = Field(default=30.0, gt=0)
