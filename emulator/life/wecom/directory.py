"""People join the company, leave it, and get departments."""

from dataclasses import replace

from emulator.life.wecom.events import tell_assistant
from emulator.plaintext import Field
from emulator.world import World
from emulator.world.wecom.directory import ROOT_DEPARTMENT, Department, Staff

_ENABLED, _DISABLED = 1, 2


def joins(world: World, *, userid: str, name: str, department: str | None) -> Staff:
    """Into the company itself without a department; a department nobody knows yet is made."""
    with world.store.change():
        staff = Staff(
            userid=userid,
            name=name,
            department_id=_department(world, department) if department else ROOT_DEPARTMENT,
            position="",
            leads=False,
            active=True,
        )
        world.wecom.directory.add(staff)
        _tell(world, _user("create_user", staff, _ENABLED))
        world.tell("world")
    return staff


def is_disabled(world: World, staff: Staff) -> None:
    with world.store.change():
        world.wecom.directory.disable(staff)
        _tell(world, _user("update_user", staff, _DISABLED))
        world.tell("world")


def leaves(world: World, staff: Staff) -> None:
    """Whoever leaves is deleted; their customers and groups wait for somebody else."""
    with world.store.change():
        world.wecom.inheritance.leave(staff.userid, world.clock())
        world.wecom.directory.leave(staff)
        _tell(world, {"ChangeType": "delete_user", "UserID": staff.userid})
        world.tell("world")


def is_renamed(world: World, staff: Staff, userid: str) -> None:
    """The account is called otherwise; it stays the same person with the same customers."""
    with world.store.change():
        world.wecom.directory.rename(staff, userid)
        _tell(world, _user("update_user", staff, _ENABLED) | {"NewUserID": userid})
        world.tell("world")


def moves(world: World, staff: Staff, department: str, *, leads: bool) -> None:
    """To another department, perhaps to lead it; one that nobody knows yet is made."""
    with world.store.change():
        moved = replace(staff, department_id=_department(world, department), leads=leads)
        world.wecom.directory.move(staff, moved.department_id, leads=leads)
        _tell(world, _user("update_user", moved, _ENABLED))
        world.tell("world")


def _department(world: World, name: str) -> int:
    known = world.wecom.directory.department_named(name)
    if known:
        return known.id
    made = world.wecom.directory.add_department(name)
    _tell(world, _party(made))
    return made.id


def _party(department: Department) -> dict[str, Field]:
    return {
        "ChangeType": "create_party",
        "Id": department.id,
        "Name": department.name,
        "ParentId": str(department.parent_id),
    }


def _user(change: str, staff: Staff, status: int) -> dict[str, Field]:
    return {
        "ChangeType": change,
        "UserID": staff.userid,
        "Name": staff.name,
        "Department": str(staff.department_id),
        "MainDepartment": staff.department_id,
        "IsLeaderInDept": str(int(staff.leads)),
        "Status": status,
    }


def _tell(world: World, fields: dict[str, Field]) -> None:
    tell_assistant(world, "change_contact", fields, stream="directory", at=world.clock())
