"""Our own words for what is said on any platform: what comes in, what is fetched, what goes out.

Every `at` is an aware UTC datetime: the platform's own time of the event, to its resolution (often one second).
"""

from crm_core.messages.archive import (
    ArchivedMessage,
    ArchivePage,
    ArchiveStirred,
    Consent,
    ConsentStatus,
    MessageRecalled,
    Party,
    SetAside,
    Side,
)
from crm_core.messages.contacts import (
    CustomerAdded,
    CustomerDetails,
    CustomerEdited,
    Follow,
    Handover,
    HandoverProgress,
    HandoverTold,
)
from crm_core.messages.conversations import Author, ChatMessage, ChatPage, MediaKind, MediaRef
from crm_core.messages.directory import Department, DirectoryChanged, Member
from crm_core.messages.followers import (
    Article,
    FollowerCame,
    FollowerDetails,
    FollowerLeft,
    FollowerLocated,
    FollowerSaid,
    FollowerScanned,
    FollowerTapped,
    MassSendTold,
    MenuDeed,
    NoticeOutcome,
    NoticeTold,
    SceneCodeWanted,
    SubscribeNotice,
    SubscriptionChoice,
    SubscriptionsChosen,
    TemplateNotice,
    Typing,
)
from crm_core.messages.incoming import Incoming, Unrecognised
from crm_core.messages.outgoing import Outgoing
from crm_core.messages.said import Button, Card, CardUpdate, Markdown, Text
from crm_core.messages.service import CustomerServiceStirred
from crm_core.messages.staff import StaffSaid, StaffSentMedia, StaffTapped
from crm_core.messages.visitors import AllowanceSpent, VisitorSaid

__all__ = [
    "AllowanceSpent",
    "ArchivePage",
    "ArchiveStirred",
    "ArchivedMessage",
    "Article",
    "Author",
    "Button",
    "Card",
    "CardUpdate",
    "ChatMessage",
    "ChatPage",
    "Consent",
    "ConsentStatus",
    "CustomerAdded",
    "CustomerDetails",
    "CustomerEdited",
    "CustomerServiceStirred",
    "Department",
    "DirectoryChanged",
    "Follow",
    "FollowerCame",
    "FollowerDetails",
    "FollowerLeft",
    "FollowerLocated",
    "FollowerSaid",
    "FollowerScanned",
    "FollowerTapped",
    "Handover",
    "HandoverProgress",
    "HandoverTold",
    "Incoming",
    "Markdown",
    "MassSendTold",
    "MediaKind",
    "MediaRef",
    "Member",
    "MenuDeed",
    "MessageRecalled",
    "NoticeOutcome",
    "NoticeTold",
    "Outgoing",
    "Party",
    "SceneCodeWanted",
    "SetAside",
    "Side",
    "StaffSaid",
    "StaffSentMedia",
    "StaffTapped",
    "SubscribeNotice",
    "SubscriptionChoice",
    "SubscriptionsChosen",
    "TemplateNotice",
    "Text",
    "Typing",
    "Unrecognised",
    "VisitorSaid",
]
