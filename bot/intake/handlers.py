"""Which handler takes which kind of word."""

from collections.abc import Mapping
from functools import partial

from bot.intake import followers, visitors
from bot.intake.contacts import ContactDesk
from bot.intake.effects import Handler
from bot.intake.robot_groups import RobotGroups
from bot.intake.service import ServiceDesk
from bot.intake.staff import StaffDesk
from bot.mirrors import corp_tags, service_desks
from bot.mirrors.directory import Directory
from crm_core.messages import (
    ArchiveAgreed,
    ContactEnded,
    CorpTagsStirred,
    CustomerAdded,
    CustomerEdited,
    CustomerServiceStirred,
    DirectoryChanged,
    FollowerCame,
    FollowerLeft,
    FollowerLocated,
    FollowerSaid,
    FollowerScanned,
    FollowerTapped,
    HandoverTold,
    MassSendTold,
    MemberRenamed,
    NoticeTold,
    RobotGroupTold,
    ServiceAccountsStirred,
    StaffSaid,
    StaffSentMedia,
    StaffTapped,
    SubscriptionsChosen,
    VisitorSaid,
)


def handlers(
    desk: StaffDesk, directory: Directory, contacts: ContactDesk, service: ServiceDesk
) -> Mapping[type, Handler]:
    """Each desk takes the kinds of words that are its business."""
    robots = RobotGroups(desk.campaigns.rules.limits.zone, service.catalogue, service.passing.vault)
    return {
        StaffSaid: desk.serve,
        StaffTapped: desk.serve,
        StaffSentMedia: desk.serve,
        CustomerAdded: contacts.added,
        CustomerEdited: contacts.edited,
        ContactEnded: contacts.ended,
        ArchiveAgreed: contacts.agreed,
        HandoverTold: contacts.handed_over,
        CorpTagsStirred: corp_tags.stirred,
        CustomerServiceStirred: service.stirred,
        ServiceAccountsStirred: service_desks.stirred,
        DirectoryChanged: directory.changed,
        MemberRenamed: directory.renamed,
        RobotGroupTold: robots.told,
        VisitorSaid: partial(visitors.said, robots.heard, desk.serve),
        FollowerCame: followers.came,
        FollowerLeft: followers.left,
        FollowerLocated: followers.located,
        FollowerSaid: partial(followers.said, service.catalogue, service.passing),
        FollowerScanned: followers.scanned,
        FollowerTapped: partial(followers.tapped, service.catalogue, service.passing),
        MassSendTold: followers.mass_sent,
        NoticeTold: followers.noticed,
        SubscriptionsChosen: followers.chose,
    }
