from emulator.seed.lists import read_list
from emulator.world import World
from emulator.world.wecom.directory import Staff


def seed_staff(world: World) -> dict[str, int]:
    """The departments' ids by name."""
    made: dict[str, int] = {}
    for entry in read_list("staff"):
        department = world.wecom.directory.add_department(entry["name"])
        made[department.name] = department.id
        for userid, name, position in entry["members"]:
            staff = Staff(
                userid=userid,
                name=name,
                department_id=department.id,
                position=position,
                leads=userid == entry["leader"],
                active=True,
            )
            world.wecom.directory.add(staff)
    return made
