"""Staff, what they are reminded of, and what they may claim."""

from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, model_validator

from config.section import Section

StaffRole = Literal["admin", "manager", "sales", "service", "community", "auditor"]


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError("没有这个时区，例如 Asia/Shanghai") from None
    return name


class Staff(Section):
    """`first_admin` is `wecom:<corp id>:<userid>`; roles of newcomers go by department name and by the name of a role
    given in 钉钉, else `newcomer_role`.
    """

    first_admin: str = Field(pattern=r"^(wecom|dingtalk):[^:]+:.+$")
    roles_by_department: dict[str, StaffRole] = {}
    roles_by_name: dict[str, StaffRole] = {}
    newcomer_role: StaffRole = "sales"
    refresh_minutes: int = Field(default=60, ge=1)
    timezone: Annotated[str, AfterValidator(_zone)] = "Asia/Shanghai"


Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


class Reminders(Section):
    """How reminders come. `quiet` and `digest` hold for whoever has chosen nothing else; empty for none.

    Work is from `work_opens` to `work_closes` on workdays, by `staff.timezone`; the minutes are counted in it.
    """

    quiet: Annotated[str, Field(pattern=r"^(([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d)?$")] = "22:00-08:00"
    digest: Annotated[str, Field(pattern=r"^(([01]\d|2[0-3]):[0-5]\d)?$")] = "08:30"
    again_minutes: int = Field(default=30, ge=1)
    unanswered_minutes: int = Field(default=30, ge=1)
    work_opens: Clock = "09:00"
    work_closes: Clock = "18:00"

    @model_validator(mode="after")
    def _work_takes_time(self) -> "Reminders":
        if self.work_opens >= self.work_closes:
            raise ValueError("上班时间（work_opens）要早于下班时间（work_closes）")
        return self


class Pool(Section):
    """The public pool: how many customers one person may claim on one day, and have from it at one time."""

    claims_per_day: int = Field(default=20, ge=1)
    claimed_at_once: int = Field(default=200, ge=1)
