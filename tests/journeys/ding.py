"""People on the emulated 钉钉: staff at the phone, alone with the robot or in a group."""

from typing import TYPE_CHECKING, Any

from tests.journeys.waiting import PATIENCE, eventually

if TYPE_CHECKING:
    from tests.journeys.company import Company

Row = dict[str, Any]


class DingRep:
    """A staff member in 钉钉. It can be talked with as a `Rep` can."""

    def __init__(self, company: "Company", userid: str, corp: str) -> None:
        self._company = company
        self.userid = userid
        self.identity = f"dingtalk:{corp}:{userid}"
        self._heard = 0

    async def says(self, text: str, *, answers: int = 1, **where: Any) -> str:
        """Write to the robot, in a group when `conversation_id` says so, and read what it answers."""
        await self.writes(text, **where)
        return await self.hears(answers)

    async def writes(self, text: str, **where: Any) -> None:
        await self._company.does(f"dingtalk/staff/{self.userid}/messages", {"text": text, **where})

    async def sends(self, **media: Any) -> str:
        """Send something that is not text, and read the answer."""
        await self._company.does(f"dingtalk/staff/{self.userid}/messages", {"media": media})
        return await self.hears()

    async def taps(self, label: str) -> str:
        """Tap the button that begins so on the latest card, and read the answer."""
        card = await self.latest_card()
        key = next(button["key"] for button in card["buttons"] if button["text"].startswith(label))
        await self._company.does(f"dingtalk/staff/{self.userid}/taps", {"n": card["n"], "key": key})
        return await self.hears()

    async def hears(self, count: int = 1, *, seconds: float = PATIENCE) -> str:
        """The next messages of the robot that were not read yet."""

        async def enough() -> list[Row]:
            new = await self.messages(self._heard)
            return new if len(new) >= count else []

        new = (await eventually(enough, seconds))[:count]
        self._heard = new[-1]["n"]
        text = "\n".join(message["text"] for message in new)
        self._company.words.add(text)
        return text

    async def messages(self, after: int = 0) -> list[Row]:
        """What the robot has sent anywhere, oldest first."""
        return await self._company.asks(f"dingtalk/staff/{self.userid}/messages?after={after}")

    async def latest_card(self) -> Row:
        """The latest message with buttons."""
        return next(message for message in reversed(await self.messages()) if message["buttons"])


class DingGroup:
    """A group on 钉钉 that the robot is in, with people from outside."""

    def __init__(self, company: "Company", made: Row, host: DingRep) -> None:
        self._company, self._host = company, host
        self.id = str(made["conversation_id"])
        self.key = f"{host.identity.rpartition(':')[0]}:{self.id}"
        self._place = f"dingtalk/groups/{made['chat_id']}"

    async def joins(self, member: str, name: str) -> None:
        body = {"member": member, "action": "join", "outsider": name}
        await self._company.does(f"{self._place}/members", body)

    async def leaves(self, member: str) -> None:
        await self._company.does(f"{self._place}/members", {"member": member, "action": "leave"})

    async def says(self, member: str, text: str) -> None:
        await self._company.does(f"{self._place}/messages", {"member": member, "text": text})

    async def is_disbanded(self) -> None:
        await self._company.does(self._place, {"disbanded": True})
        gone = {"_id": self.key, "dismissed_at": {"$ne": None}}
        await eventually(lambda: self._company.rows("groups").find_one(gone))

    async def hears(self, count: int) -> list[str]:
        """What the robot has said there."""

        async def enough() -> list[str]:
            rows = [one["text"] for one in await self._host.messages() if one["conversation_id"] == self.id]
            return rows if len(rows) >= count else []

        return await eventually(enough)


async def ding_group(company: "Company", title: str, host: DingRep) -> DingGroup:
    """A group that the bot has come to know by a word of its owner to the robot."""
    made = await company.does("dingtalk/groups", {"title": title, "owner": host.userid, "outside": True})
    group = DingGroup(company, made, host)
    await host.writes("帮助", conversation_id=group.id)
    await eventually(lambda: company.rows("groups").find_one({"_id": group.key, "name": title}))
    await eventually(lambda: all_heard(company))
    return group


async def all_heard(company: "Company") -> bool:
    """Whether everything said and told has reached the bot, and it has nothing left to do."""
    waiting = (await company.asks("state"))["dingtalk"]["waiting_pushes"]
    return not waiting and await company.is_idle()


async def ding_hires(company: "Company", userid: str, name: str, department: str | None = None, **more: Any) -> DingRep:
    """Somebody new in 钉钉 whom the bot has come to know."""
    await company.does("dingtalk/staff", {"userid": userid, "name": name, "department": department, **more})
    corp = (await company.asks("state"))["dingtalk"]["corp_id"]
    rep = DingRep(company, userid, corp)
    known: Row = {"identities": rep.identity, "roles": {"$ne": []}}
    await eventually(lambda: company.rows("staff").find_one(known))
    return rep


async def is_same_person(rep: DingRep, other: Any) -> None:
    """What they do who have an account on either platform: carry a code from one chat to the other."""
    code = (await other.says("绑定")).splitlines()[0].removeprefix("绑定码：")
    assert "绑定好了" in await rep.says(f"绑定 {code}")
