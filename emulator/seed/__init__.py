"""The world on its first day."""

import json
from pathlib import Path
from typing import Any

from emulator.world import World
from emulator.world.wecom.directory import ROOT_DEPARTMENT, Staff

_FOLDER = Path(__file__).parent


def empty_world(world: World) -> None:
    """A company with its apps and nobody in it."""
    with world.store.change():
        _company(world, "空白公司")


def furniture_chain(world: World) -> None:
    """A home-furnishing chain in the middle of its work."""
    with world.store.change():
        _company(world, "暖木家居")
        for department in _read("staff"):
            _department(world, department)


def _company(world: World, name: str) -> None:
    world.store.run("INSERT INTO wecom_departments (id, name, parent_id) VALUES (?, ?, 0)", ROOT_DEPARTMENT, name)


def _department(world: World, department: dict[str, Any]) -> None:
    made = world.wecom.directory.add_department(department["name"])
    for userid, name, position in department["members"]:
        world.wecom.directory.add(
            Staff(
                userid=userid,
                name=name,
                department_id=made.id,
                position=position,
                leads=userid == department["leader"],
                active=True,
            )
        )


def _read(name: str) -> Any:  # noqa: ANN401 - the shape of each file stands in its reader
    return json.loads((_FOLDER / f"{name}.json").read_text(encoding="utf-8"))
