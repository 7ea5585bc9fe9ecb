"""What the company has settled for everybody, for whatever the program does by itself."""

from dataclasses import dataclass
from datetime import timedelta

from crm_core.handovers.model import USUAL_GRACE
from crm_core.preferences.model import Preferences
from crm_core.times.holidays import Holidays
from crm_core.values import AppKey
from crm_core.workhours import WorkHours


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """`apps` are those that talk with staff; `habits` hold for whoever has chosen nothing else.

    A reminder nobody reacted to rings again after `again_minutes`, a customer's question counts as unanswered after
    `unanswered_minutes`; both are counted in working time. `grace` is how long the platform hears nothing of it when
    customers change hands.
    """

    apps: tuple[AppKey, ...]
    habits: Preferences
    hours: WorkHours
    holidays: Holidays
    again_minutes: int
    unanswered_minutes: int
    grace: timedelta = USUAL_GRACE
