"""Who may do what. Whatever is not granted here is refused."""

from enum import StrEnum


class Role(StrEnum):
    """What somebody is in the company; one person may have several."""

    ADMIN = "admin"
    MANAGER = "manager"
    SALES = "sales"
    SERVICE = "service"
    COMMUNITY = "community"
    AUDITOR = "auditor"


class Permission(StrEnum):
    """What can be allowed. Every action and every reading asks for exactly one."""

    USE_COMMANDS = "use_commands"
    READ_CUSTOMER = "read_customer"
    READ_HISTORY = "read_history"
    TAG_CUSTOMER = "tag_customer"
    NOTE_CUSTOMER = "note_customer"
    REVEAL = "reveal"
    """See in full, for a reason, what is masked of customers one does not own."""
    CLAIM_CUSTOMER = "claim_customer"
    """Take customers from the public pool and give one's own back to it."""
    TRANSFER_CUSTOMER = "transfer_customer"
    MERGE_CUSTOMER = "merge_customer"
    """Say that two profiles are one person, or are not."""
    MANAGE_CORP_TAGS = "manage_corp_tags"
    """Add to the company's list of tags on the platform."""
    MANAGE_CODES = "manage_codes"
    """Make contact codes, decide to whom they lead, and end them."""
    MANAGE_SCRIPTS = "manage_scripts"
    """Write prepared answers and take them away."""
    ANSWER_CUSTOMER = "answer_customer"
    """Write to customers in 微信客服."""
    REMIND = "remind"
    """Have oneself reminded, and settle the reminders of one's team."""
    READ_GROUP = "read_group"
    CODE_GROUP = "code_group"
    """Make, change and end the codes by which customers join groups."""
    KEEP_GROUPS = "keep_groups"
    """Say what groups are for, and what is answered and said in them by itself."""
    READ_MASS_SEND = "read_mass_send"
    MASS_SEND = "mass_send"
    """Have staff asked to send something to many customers or groups."""
    READ_CAMPAIGN = "read_campaign"
    RUN_CAMPAIGN = "run_campaign"
    """Plan campaigns, start and stop them: for customers of one's own, or for all where the role sees to it."""
    RUN_FAIR = "run_fair"
    """Open check-ins and lotteries, which are for all customers, and settle what comes of them."""
    READ_REFERRAL = "read_referral"
    """Look at referral programmes; of codes and friends, at those of customers one may see."""
    REFER = "refer"
    """Give customers their codes, and say by hand who brought whom."""
    MANAGE_REFERRALS = "manage_referrals"
    """Make, change, pause and end programmes, decide what the fraud rules leave open, bring in coupons."""
    UNDO = "undo"
    MANAGE_SERVICE = "manage_service"
    """Set up the accounts of 微信客服, and who receives their customers."""
    ASSIGN_ROLES = "assign_roles"
    SETTLE_QUEUES = "settle_queues"
    READ_AUDIT = "read_audit"
    MANAGE_KEYS = "manage_keys"
    """Make and end the keys by which other systems come in."""
    FEED = "feed"
    """Bring in what the platforms tell: contacts, messages, the directory. Held by the program itself only."""


_LOOK = frozenset(
    {
        Permission.USE_COMMANDS,
        Permission.READ_CUSTOMER,
        Permission.READ_HISTORY,
        Permission.READ_GROUP,
        Permission.READ_MASS_SEND,
        Permission.READ_CAMPAIGN,
        Permission.READ_REFERRAL,
    }
)
_GATHER = frozenset(
    {
        Permission.CODE_GROUP,
        Permission.KEEP_GROUPS,
        Permission.MASS_SEND,
        Permission.RUN_CAMPAIGN,
        Permission.RUN_FAIR,
        Permission.MANAGE_REFERRALS,
    }
)
_CHANNEL = frozenset({Permission.MANAGE_CORP_TAGS, Permission.MANAGE_CODES})
_WORK = _LOOK | {
    Permission.TAG_CUSTOMER,
    Permission.NOTE_CUSTOMER,
    Permission.CLAIM_CUSTOMER,
    Permission.TRANSFER_CUSTOMER,
    Permission.ANSWER_CUSTOMER,
    Permission.REMIND,
    Permission.REFER,
    Permission.UNDO,
}

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.ADMIN: frozenset(Permission) - {Permission.FEED},
    Role.MANAGER: _WORK
    | _GATHER
    | {Permission.MANAGE_CODES, Permission.MANAGE_SCRIPTS, Permission.MERGE_CUSTOMER, Permission.REVEAL},
    Role.SALES: _WORK | {Permission.RUN_CAMPAIGN},
    Role.SERVICE: _WORK | {Permission.REVEAL},
    Role.COMMUNITY: (_LOOK - {Permission.READ_HISTORY}) | _GATHER | _CHANNEL | {Permission.REMIND, Permission.UNDO},
    Role.AUDITOR: _LOOK | {Permission.READ_AUDIT},
}


def granted(roles: frozenset[Role]) -> frozenset[Permission]:
    """All that these roles together allow."""
    return frozenset[Permission]().union(*(GRANTS[role] for role in roles))
