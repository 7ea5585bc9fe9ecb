"""What the settings say of reminders and working time, as the core wants it."""

from datetime import time, timedelta
from zoneinfo import ZoneInfo

from bot.apps import Apps
from config.service import Service
from config.settings import Settings
from crm_core.house import House
from crm_core.permissions import Role
from crm_core.preferences.model import Preferences, Quiet
from crm_core.service.model import AnswerLimits, Reception
from crm_core.staff.model import RolePlan
from crm_core.times.holidays import Holidays
from crm_core.workhours import WorkHours


def house(settings: Settings, apps: Apps, holidays: Holidays) -> House:
    """Whoever has chosen nothing else lives by these."""
    reminders = settings.reminders
    return House(
        apps=tuple(app.key for app in apps.values() if "staff" in app.uses),
        habits=habits(settings),
        hours=WorkHours(
            opens=time.fromisoformat(reminders.work_opens),
            closes=time.fromisoformat(reminders.work_closes),
            zone=ZoneInfo(settings.staff.timezone),
            is_workday=holidays.is_workday,
        ),
        holidays=holidays,
        again_minutes=reminders.again_minutes,
        unanswered_minutes=reminders.unanswered_minutes,
        grace=timedelta(minutes=settings.wecom.succession_grace_minutes),
    )


def reception(service: Service) -> Reception:
    """How customers of 微信客服 are received."""
    return Reception(
        welcome=service.welcome,
        choices=service.choices,
        queued=service.queued,
        away=service.away,
        accepted=service.accepted,
        ended=service.ended,
        passes_on=service.passes_on,
        fresh=timedelta(minutes=service.fresh_minutes),
        limits=AnswerLimits(answers=service.answers, hours=service.answer_hours),
    )


def habits(settings: Settings) -> Preferences:
    """How somebody is reached who has chosen nothing."""
    reminders = settings.reminders
    return Preferences(
        zone=ZoneInfo(settings.staff.timezone),
        quiet=Quiet.read(reminders.quiet) if reminders.quiet else None,
        digest=time.fromisoformat(reminders.digest) if reminders.digest else None,
    )


def role_plan(settings: Settings) -> RolePlan:
    """Which roles the directory gives."""
    staff = settings.staff
    return RolePlan(
        first_admin=staff.first_admin,
        by_department={name: Role(role) for name, role in staff.roles_by_department.items()},
        otherwise=Role(staff.newcomer_role),
        by_title={name: Role(role) for name, role in staff.roles_by_name.items()},
    )
