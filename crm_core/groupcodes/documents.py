"""Group codes in MongoDB."""

from dataclasses import asdict
from datetime import datetime
from typing import Any, Self

from pydantic import TypeAdapter
from pymongo import DESCENDING, IndexModel

from crm_core.groupcodes.model import CodeSettings, CodeState, GroupCode
from crm_core.stored import Stored
from crm_core.values import StaffId

_settings: TypeAdapter[CodeSettings] = TypeAdapter(CodeSettings)


class StoredGroupCode(Stored):
    """One code; `scope` is the company (`wecom:<corp>`), `config_id` what the platform calls it, empty until then.

    `changes` counts the settings it has had, `ends` how often it was to be ended. `by` wanted it and is told in `app`
    what became of it; so is who wanted it ended, once somebody does. `why` is said of one that is kept.
    """

    scope: str
    settings: dict[str, Any]
    state: CodeState
    config_id: str = ""
    picture: str = ""
    changes: int = 0
    ends: int = 0
    why: str = ""
    by: StaffId | None
    app: str = ""
    at: datetime

    class Settings:
        name = "group_codes"
        indexes = (IndexModel([("at", DESCENDING)]),)

    @property
    def code(self) -> GroupCode:
        return GroupCode(
            id=self.id,
            settings=_settings.validate_python(self.settings),
            state=self.state,
            picture=self.picture,
            why=self.why,
        )

    @classmethod
    async def newest(cls, limit: int) -> list[GroupCode]:
        return [one.code for one in await cls.find_all().sort("-at").limit(limit).to_list()]

    @classmethod
    async def called(cls, name: str) -> list[GroupCode]:
        """Those with this name, the newest first."""
        return [one.code for one in await cls.find({"settings.name": name}).sort("-at").to_list()]

    @classmethod
    async def without_picture(cls, limit: int) -> list[Self]:
        """Those that are ready but for that."""
        return await cls.find({"state": CodeState.READY, "picture": ""}).limit(limit).to_list()

    @classmethod
    async def change(cls, code: str, settings: CodeSettings) -> int:
        """Write other settings; returns how often they have been changed by now."""
        row = await cls.rows().find_one_and_update(
            {"_id": code}, {"$set": {"settings": asdict(settings)}, "$inc": {"changes": 1}}
        )
        return (row or {}).get("changes", 0) + 1

    @classmethod
    async def end(cls, code: str, by: StaffId | None, app: str) -> int:
        """It is to be ended, as somebody wants it; returns how often by now."""
        row = await cls.rows().find_one_and_update(
            {"_id": code}, {"$set": {"state": CodeState.ENDED, "why": "", "by": by, "app": app}, "$inc": {"ends": 1}}
        )
        return (row or {}).get("ends", 0) + 1

    @classmethod
    async def not_ended(cls, code: str, ends: int, why: str) -> bool:
        """What became of this wish to end it; nothing where there was another since. Whether that was news."""
        found = await cls.rows().update_one(
            {"_id": code, "state": CodeState.ENDED, "ends": ends or {"$in": [0, None]}},
            {"$set": {"state": CodeState.KEPT, "why": why}},
        )
        return found.modified_count == 1

    @classmethod
    async def made(cls, code: str, config_id: str, picture: str) -> bool:
        """The platform has it; one that was ended meanwhile stays so. Returns whether its picture was not known yet."""
        fields = {"config_id": config_id} | ({"picture": picture} if picture else {})
        before = await cls.rows().find_one_and_update({"_id": code}, {"$set": fields})
        await cls.move(code, CodeState.READY, after=(CodeState.ASKED, CodeState.FAILED))
        return bool(picture and before and not before["picture"])

    @classmethod
    async def move(cls, code: str, to: CodeState, *, after: tuple[CodeState, ...]) -> bool:
        """Whether it was in one of the states `after`."""
        moved = await cls.rows().update_one({"_id": code, "state": {"$in": [*after]}}, {"$set": {"state": to}})
        return moved.modified_count == 1
