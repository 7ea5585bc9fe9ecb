"""Words for newcomers in MongoDB."""

from datetime import datetime

from community.greetings.model import MOST_GREETINGS, Greeting, Template
from community.keywords.model import Channel, Where
from crm_core.stored import Stored


class StoredGroupGreeting(Stored):
    """`scope` is the company (`wecom:<corp>`) whose list the words stand in as `template_id`, both empty for none.

    `changes` counts the words it has had there.
    """

    text: str
    groups: list[str] = []
    tags: list[str] = []
    channels: list[Channel] = []
    scope: str = ""
    template: Template = Template.NONE
    template_id: str = ""
    why: str = ""
    changes: int = 0
    gone: bool = False
    at: datetime

    class Settings:
        name = "group_greetings"

    @property
    def greeting(self) -> Greeting:
        where = Where(groups=tuple(self.groups), tags=tuple(self.tags), channels=tuple(self.channels))
        return Greeting(id=self.id, text=self.text, where=where, template=self.template, why=self.why)

    @classmethod
    async def everything(cls) -> list[Greeting]:
        found = await cls.find({"gone": False}).sort("+_id").limit(MOST_GREETINGS).to_list()
        return [one.greeting for one in found]

    @classmethod
    async def put(cls, key: str, text: str, where: Where, scope: str, at: datetime) -> "StoredGroupGreeting":
        """Write the words; `scope` is empty where no platform is to be asked. Returns it as it is then."""
        known = await cls.get(key)
        one = known or cls(id=key, text=text, at=at)
        one.text, one.at, one.gone, one.scope = text, at, False, scope or one.scope
        one.groups, one.tags, one.channels = [*where.groups], [*where.tags], [*where.channels]
        if scope:
            one.template, one.why, one.changes = Template.ASKED, "", one.changes + 1
        await one.save()
        return one

    @classmethod
    async def take_away(cls, key: str) -> None:
        """Said no more; what the platform calls it is kept, so that it can be taken away there."""
        await cls.rows().update_one({"_id": key}, {"$set": {"gone": True, "template": Template.NONE}})

    @classmethod
    async def forget_template(cls, key: str) -> None:
        """The platform was told to take it out of its list."""
        await cls.rows().update_one({"_id": key}, {"$set": {"template_id": ""}})

    @classmethod
    async def told(cls, key: str, template: Template, *, template_id: str = "", why: str = "") -> None:
        fields = {"template": template, "why": why} | ({"template_id": template_id} if template_id else {})
        await cls.rows().update_one({"_id": key, "gone": False}, {"$set": fields})
        if template_id:
            await cls.rows().update_one({"_id": key}, {"$set": {"template_id": template_id}})
