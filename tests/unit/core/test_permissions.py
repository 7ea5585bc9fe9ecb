"""Who may do what."""

import pytest

from crm_core.act import PROGRAM, Actor
from crm_core.permissions import GRANTS, Permission, Role, granted
from crm_core.values import StaffId

_ROLES = ("admin", "manager", "sales", "service", "community", "auditor")
_TABLE = {
    #                 admin manager sales service community auditor
    "use_commands": "  yes   yes     yes   yes     yes       yes",
    "read_customer": " yes   yes     yes   yes     yes       yes",
    "read_history": "  yes   yes     yes   yes     no        yes",
    "tag_customer": "  yes   yes     yes   yes     no        no",
    "note_customer": " yes   yes     yes   yes     no        no",
    "reveal": "        yes   yes     no    yes     no        no",
    "claim_customer": "yes   yes     yes   yes     no        no",
    "transfer_customer": "yes yes    yes   yes     no        no",
    "merge_customer": "yes   yes     no    no      no        no",
    "answer_customer": "yes  yes     yes   yes     no        no",
    "manage_service": "yes   no      no    no      no        no",
    "manage_corp_tags": "yes no      no    no      yes       no",
    "manage_codes": "  yes   yes     no    no      yes       no",
    "remind": "        yes   yes     yes   yes     yes       no",
    "read_group": "    yes   yes     yes   yes     yes       yes",
    "code_group": "    yes   yes     no    no      yes       no",
    "keep_groups": "   yes   yes     no    no      yes       no",
    "read_mass_send": "yes   yes     yes   yes     yes       yes",
    "mass_send": "     yes   yes     no    no      yes       no",
    "read_campaign": " yes   yes     yes   yes     yes       yes",
    "run_campaign": "  yes   yes     yes   no      yes       no",
    "run_fair": "      yes   yes     no    no      yes       no",
    "read_referral": " yes   yes     yes   yes     yes       yes",
    "refer": "         yes   yes     yes   yes     no        no",
    "manage_referrals": "yes yes     no    no      yes       no",
    "manage_scripts": "yes   yes     no    no      no        no",
    "undo": "          yes   yes     yes   yes     yes       no",
    "assign_roles": "  yes   no      no    no      no        no",
    "settle_queues": " yes   no      no    no      no        no",
    "read_audit": "    yes   no      no    no      no        yes",
    "manage_keys": "   yes   no      no    no      no        no",
    "feed": "          no    no      no    no      no        no",
}
_CASES = [
    (Role(role), Permission(name), answer == "yes")
    for name, row in _TABLE.items()
    for role, answer in zip(_ROLES, row.split(), strict=True)
]


def somebody(*roles: Role) -> Actor:
    return Actor(staff=StaffId("s1"), roles=frozenset(roles))


@pytest.mark.parametrize(("role", "permission", "allowed"), _CASES)
def test_a_role_allows_what_the_table_says(role: Role, permission: Permission, allowed: bool) -> None:
    assert somebody(role).may(permission) is allowed


def test_the_table_knows_every_role_and_every_permission() -> None:
    assert {(role, permission) for role, permission, _ in _CASES} == {
        (role, permission) for role in Role for permission in Permission
    }
    assert set(GRANTS) == set(Role)


@pytest.mark.parametrize("permission", Permission)
def test_without_a_role_nothing_is_allowed(permission: Permission) -> None:
    assert not somebody().may(permission)


def test_several_roles_allow_what_any_of_them_does() -> None:
    both = frozenset({Role.COMMUNITY, Role.AUDITOR})
    assert granted(both) == GRANTS[Role.COMMUNITY] | GRANTS[Role.AUDITOR]
    assert somebody(*both).may(Permission.READ_AUDIT)


@pytest.mark.parametrize("permission", Permission)
def test_the_program_itself_may_do_everything(permission: Permission) -> None:
    assert PROGRAM.may(permission)
