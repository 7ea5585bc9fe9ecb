"""People join the organisation, change and leave it; roles are given and taken."""

from emulator.life.dingtalk.events import millis, tell_app
from emulator.world import World
from emulator.world.dingtalk import ids
from emulator.world.dingtalk.directory import ROOT_DEPARTMENT, Staff
from emulator.world.dingtalk.roles import Role


def joins(world: World, *, userid: str, name: str, mobile: str, department: str | None) -> Staff:
    """Into the organisation itself without a department; a department nobody knows yet is made."""
    with world.store.change():
        staff = Staff(
            userid=userid,
            unionid=ids.union_id(),
            name=name,
            mobile=mobile,
            department_id=_department(world, department) if department else ROOT_DEPARTMENT,
        )
        world.dingtalk.directory.add(staff)
        _tell_of(world, "user_add_org", userid)
        world.tell("world")
    return staff


def is_renamed(world: World, staff: Staff, name: str) -> None:
    with world.store.change():
        world.dingtalk.directory.rename(staff, name)
        change = {"userid": staff.userid, "prev": {"name": staff.name}, "curr": {"name": name}}
        _tell_of(world, "user_modify_org", staff.userid, diffInfo=[change])
        world.tell("world")


def leaves(world: World, staff: Staff) -> None:
    """Their groups lose them, too."""
    with world.store.change():
        world.dingtalk.directory.leave(staff, world.clock())
        for group in world.dingtalk.conversations.groups():
            world.dingtalk.conversations.leave(group, staff.userid)
        _tell_of(world, "user_leave_org", staff.userid)
        world.tell("world")


def gets_role(world: World, staff: Staff, role: Role, *, keeps: bool) -> None:
    """With `keeps` the role is given, else taken."""
    roles = world.dingtalk.roles
    with world.store.change():
        (roles.give if keeps else roles.take)(role, staff.userid)
        content = {
            "userIdList": [staff.userid],
            "labelIdList": [role.id],
            "action": "add" if keeps else "remove",
            "timeStamp": millis(world.clock()),
        }
        tell_app(world, "label_user_change", content)
        world.tell("world")


def _department(world: World, name: str) -> int:
    directory = world.dingtalk.directory
    if known := directory.department_named(name):
        return known.id
    made = directory.add_department(name)
    tell_app(world, "org_dept_create", {"deptId": [made.id], "timeStamp": millis(world.clock())})
    return made.id


def _tell_of(world: World, event: str, userid: str, **more: object) -> None:
    tell_app(world, event, {"timeStamp": millis(world.clock()), "userId": [userid], **more})
