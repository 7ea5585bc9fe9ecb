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
    CLAIM_CUSTOMER = "claim_customer"
    """Take customers from the public pool and give one's own back to it."""
    TRANSFER_CUSTOMER = "transfer_customer"
    REMIND = "remind"
    """Have oneself reminded, and settle the reminders of one's team."""
    UNDO = "undo"
    ASSIGN_ROLES = "assign_roles"
    SETTLE_QUEUES = "settle_queues"
    READ_AUDIT = "read_audit"
    FEED = "feed"
    """Bring in what the platforms tell: contacts, messages, the directory. Held by the program itself only."""


_LOOK = frozenset({Permission.USE_COMMANDS, Permission.READ_CUSTOMER, Permission.READ_HISTORY})
_WORK = _LOOK | {
    Permission.TAG_CUSTOMER,
    Permission.NOTE_CUSTOMER,
    Permission.CLAIM_CUSTOMER,
    Permission.TRANSFER_CUSTOMER,
    Permission.REMIND,
    Permission.UNDO,
}

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.ADMIN: frozenset(Permission) - {Permission.FEED},
    Role.MANAGER: _WORK,
    Role.SALES: _WORK,
    Role.SERVICE: _WORK,
    Role.COMMUNITY: frozenset({Permission.USE_COMMANDS, Permission.READ_CUSTOMER, Permission.REMIND, Permission.UNDO}),
    Role.AUDITOR: _LOOK | {Permission.READ_AUDIT},
}


def granted(roles: frozenset[Role]) -> frozenset[Permission]:
    """All that these roles together allow."""
    return frozenset[Permission]().union(*(GRANTS[role] for role in roles))
