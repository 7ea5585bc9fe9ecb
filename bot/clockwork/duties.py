"""What the leader does by the clock, beside what the clock itself keeps."""

from datetime import UTC, datetime
from functools import partial

from bot.apps import Apps
from bot.clockwork.clock import Clock
from bot.mirrors import corp_tags
from bot.mirrors.groups import fetch_pictures
from bot.mirrors.service_desks import read_doubtful_sessions, refresh_desks
from bot.outcomes import codes
from bot.platforms.dingtalk import DingtalkSide
from bot.queues.leases import Leases
from bot.reconciling import night
from bot.reconciling.making import reconciler
from bot.rooms import look_at_referrals
from bot.site import shares
from config.settings import Settings
from crm_core.house import House


def set_duties(
    clock: Clock, settings: Settings, apps: Apps, rules: House, leases: Leases, dingtalk: DingtalkSide
) -> None:
    """One line a duty: its name, what is done, and every how many minutes."""
    for duty, minutes, work in dingtalk.duties:
        clock.every(duty, work, minutes=minutes)
    clock.every("corp tags", partial(corp_tags.refresh_all, apps), minutes=settings.staff.refresh_minutes)
    clock.every("unmarked tags", partial(corp_tags.look_at_unmarked, apps), minutes=1)
    clock.every("referrals", look_at_referrals, minutes=1)
    clock.every("referral codes", partial(shares.look_at_contact_codes, shares.means(settings, apps)), minutes=1)
    clock.every("referral news", partial(shares.tell_staff, rules), minutes=1)
    clock.every("codes", partial(codes.look_at_shifts, codes.calendar_of(settings, rules.holidays)), minutes=1)
    clock.every("客服 accounts", partial(refresh_desks, apps), minutes=10)
    clock.every("客服 sessions", partial(read_doubtful_sessions, apps), minutes=1)
    clock.every("group codes", partial(fetch_pictures, apps), minutes=5)
    nights, compare = night.nights_of(settings), reconciler(settings, apps, leases)
    clock.every("reconcile", lambda: night.look(compare, nights, apps, datetime.now(UTC)), minutes=1)
