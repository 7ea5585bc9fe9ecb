"""Who serves which kind of word, made from the settings."""

from datetime import timedelta
from functools import partial

from bot.allowance import AllowanceBook
from bot.apps import Apps
from bot.archive.desk import ArchiveDesk
from bot.clockwork.campaigns import campaigning
from bot.house import reception
from bot.intake.contacts import ContactDesk
from bot.intake.effects import Effects
from bot.intake.greetings import Greetings
from bot.intake.groups import GroupDesk
from bot.intake.handlers import handlers
from bot.intake.service import ServiceDesk
from bot.intake.staff import StaffDesk
from bot.intake.visitors import allowance_spent
from bot.mirrors.directory import Directory
from bot.site import shares
from bot.site.pages import sidebar_links
from commands.catalogue import load
from commands.customers import load_for_customers
from config.settings import Settings
from crm_core.house import House
from crm_core.messages import AllowanceSpent, ArchiveStirred, Greeting, GroupChanged
from crm_core.ownership.model import PoolLimits


def usual_greeting(settings: Settings) -> Greeting | None:
    """None where nobody is to be greeted."""
    welcome = settings.welcome
    if not welcome.text and not welcome.attachments:
        return None
    return Greeting(text=welcome.text, attachments=welcome.attachments)


def effects_of(
    settings: Settings, apps: Apps, directory: Directory, rules: House, archives: ArchiveDesk, book: AllowanceBook
) -> Effects:
    limits = PoolLimits(settings.pool.claims_per_day, settings.pool.claimed_at_once)
    desk = StaffDesk(
        load(),
        rules.holidays,
        rules.habits,
        limits,
        corp_tags=settings.wecom.corp_tags,
        code_slot=timedelta(minutes=settings.wecom.code_slot_minutes),
        ways=shares.ways(settings, apps),
    )
    desk.apps = rules.apps
    desk.grace = rules.grace
    desk.campaigns = campaigning(settings, apps)
    desk.passing = shares.passing(settings, apps)
    desk.links = sidebar_links(settings.web, load())
    contacts = ContactDesk(apps, Greetings(usual_greeting(settings)))
    service = ServiceDesk(
        catalogue=load_for_customers(),
        reception=reception(settings.service),
        page_size=settings.wecom.sync_page,
        passing=desk.passing,
    )
    known = handlers(desk, directory, contacts, service)
    groups = GroupDesk(reads=settings.wecom.groups.reads, pause=settings.wecom.groups.read_pause_seconds)
    more = {
        AllowanceSpent: partial(allowance_spent, book),
        ArchiveStirred: archives.stirred,
        GroupChanged: groups.changed,
    }
    return Effects(apps=apps, handlers={**known, **more})
