"""Everything a callback may say."""

from dataclasses import dataclass

from crm_core.messages.archive import ArchiveStirred
from crm_core.messages.contacts import ArchiveAgreed, ContactEnded, CustomerAdded, CustomerEdited, HandoverTold
from crm_core.messages.directory import DirectoryChanged, MemberRenamed
from crm_core.messages.followers import (
    FollowerCame,
    FollowerLeft,
    FollowerLocated,
    FollowerSaid,
    FollowerScanned,
    FollowerTapped,
    MassSendTold,
    NoticeTold,
    SubscriptionsChosen,
)
from crm_core.messages.groups import GroupChanged, RobotGroupTold
from crm_core.messages.service import CustomerServiceStirred, ServiceAccountsStirred
from crm_core.messages.staff import StaffSaid, StaffSentMedia, StaffTapped
from crm_core.messages.tags import CorpTagsStirred
from crm_core.messages.told import PlatformTold
from crm_core.messages.visitors import AllowanceSpent, VisitorSaid


@dataclass(frozen=True, slots=True, kw_only=True)
class Unrecognised:
    """Authentic, but of a kind we do nothing with. `kind` names it, e.g. `event/view`."""

    kind: str


Incoming = (
    StaffSaid
    | StaffTapped
    | StaffSentMedia
    | CustomerAdded
    | CustomerEdited
    | ContactEnded
    | ArchiveAgreed
    | HandoverTold
    | GroupChanged
    | RobotGroupTold
    | CustomerServiceStirred
    | ServiceAccountsStirred
    | DirectoryChanged
    | MemberRenamed
    | CorpTagsStirred
    | ArchiveStirred
    | VisitorSaid
    | AllowanceSpent
    | FollowerCame
    | FollowerLeft
    | FollowerLocated
    | FollowerSaid
    | FollowerScanned
    | FollowerTapped
    | MassSendTold
    | NoticeTold
    | SubscriptionsChosen
    | PlatformTold
    | Unrecognised
)
