"""Which handler takes which kind of word."""

from collections.abc import Mapping
from functools import partial

from bot.directory import Directory
from bot.intake import contacts, service, visitors
from bot.intake.effects import Handler
from bot.intake.staff import StaffDesk
from crm_core.messages import (
    CustomerAdded,
    CustomerEdited,
    CustomerServiceStirred,
    DirectoryChanged,
    HandoverTold,
    StaffSaid,
    StaffSentMedia,
    StaffTapped,
    VisitorSaid,
)


def handlers(desk: StaffDesk, directory: Directory, *, sync_page: int) -> Mapping[type, Handler]:
    """`sync_page` is how many messages of 微信客服 are fetched and stored at once."""
    return {
        StaffSaid: desk.serve,
        StaffTapped: desk.serve,
        StaffSentMedia: desk.serve,
        CustomerAdded: contacts.added,
        CustomerEdited: contacts.edited,
        HandoverTold: contacts.handed_over,
        CustomerServiceStirred: partial(service.stirred, page_size=sync_page),
        DirectoryChanged: directory.changed,
        VisitorSaid: visitors.said,
    }
