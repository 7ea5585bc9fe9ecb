"""A world in which everything happens once that platforms tell of, and is told again in any order."""

import asyncio
import json
import re
from collections.abc import Awaitable
from typing import Any, cast

from adapters.wechat.plaintext import Plaintext
from tests.journeys.company import Company, Row
from tests.journeys.kinds import kind_of, other_events, other_follower_events, other_service_words
from tests.journeys.people import Rep, Visitor
from tests.journeys.test_followers import Follower
from tests.journeys.waiting import eventually

STAYS = {"staff", "departments", "leases", "codes", "meta", "migrations", "sessions", "service_desks", "allowances"}
"""What no event of the world below makes from nothing; all else is as before it when they are told again."""
COMPARED: dict[str, tuple[str, ...]] = {
    "staff": ("name", "active", "departments", "leads", "roles"),
    "customers": ("identities", "name", "names", "phones", "tags", "owner", "sources", "source", "companies"),
    "relations": ("account", "staff", "told", "state", "remark", "description", "mobiles"),
    "archive_consents": ("_id", "status"),
    "archive_recalls": ("_id", "at"),
    "archive_originals": ("_id", "text", "at"),
    "archived_rooms": ("_id",),
    "corp_tags": ("name", "group_name"),
    "taggings": ("account", "staff", "tag"),
    "groups": ("name", "notice", "owner", "people", "dismissed_at"),
    "memberships": ("account", "inside", "moves"),
    "followers": ("follows", "changed_at", "scene", "spoke_at", "touched_at", "permits", "place"),
    "messages": ("conversation", "author", "kind", "text", "at", "recalled_at", "failed"),
    "service_sessions": ("account", "identity", "state", "servicer", "customer_at"),
    "choices": ("staff", "closed"),
}
THERE: dict[str, Row] = {
    "corp_tags": {"deleted": False},
    "messages": {"_id": {"$not": {"$regex": "^official:.*:said:"}}},
}
"""What a deleted tag was called is known only to who has heard of it before; what a 公众号 says by itself depends on
when it hears of something.
"""
AT_ONCE = 8
RECORD = "a record of the archive"
"""In place of an app: what is told then is not posted, but lies in the archive once more, behind all others."""


class World:
    """What happened once, as the platform told of it; `told` are pairs of an app and a plaintext.

    `once` is what was known at its end; `before` is all that was stored when it began.
    """

    def __init__(self, company: Company) -> None:
        self._company = company
        self.visitors: list[Visitor] = []
        self.told: list[tuple[str, str]] = []
        self.records: list[str] = []
        self._last = 0
        self.once: Row = {}
        self.before: dict[str, list[Row]] = {}

    async def happens(self) -> None:
        """A card, customers, tags, a group and 客服, from beginning to end."""
        company = self._company
        first, second = [
            await company.hires(userid, name, "客服部") for userid, name in (("lilei", "李雷"), ("hanmm", "韩梅"))
        ]
        boss = company.rep("boss")
        await self._card(first)
        seen = max([one["id"] for one in await company.asks("callbacks")], default=0)
        await first.ticks("老客户")
        await first.writes("帮助")
        await self._tags_and_contacts(first, second)
        room = await self._group(boss, self.visitors[:2], second)
        await self._archive(first, second, room)
        await self._service(first, self.visitors[0])
        await self._follows()
        await self._staff_change(second)
        await eventually(company.is_idle)
        self.told = [(row["app"], row["plaintext"]) for row in await company.asks(f"callbacks?after={seen}")]
        self.told += [(RECORD, one) for one in self.records]
        await self._tap_again(boss)
        mailbox = company.mailbox()
        others = [*other_events(mailbox, second.userid, self.visitors[0].account)]
        for plaintext in others:
            assert await mailbox.posts(plaintext) == 200
        self.told += [(mailbox.app.name, one) for one in others]
        await eventually(company.is_idle)
        self.once = await self._known()

    async def _card(self, rep: Rep) -> None:
        """A vote lies before somebody when it begins."""
        await self._company.meets("段一一", rep)
        await rep.says("标签 段一一 +展会 +老客户")
        await rep.says("标签 段一一")
        await eventually(self._company.is_idle)
        for name in await self._stored():
            if rows := await self._company.all_rows(name):
                self.before[name] = rows

    async def _tap_again(self, colleague: Rep) -> None:
        """The same card once more, later, and by somebody it was not sent to."""
        app, tap = next(one for one in self.told if kind_of(one[1]) == "template_card_event")
        later = re.sub(r"<CreateTime>(\d+)", lambda found: f"<CreateTime>{int(found[1]) + 5}", tap)
        sender = Plaintext.read(tap).get("FromUserName")
        for again in (later, later.replace(sender, colleague.userid, 1)):
            assert await self._company.mailbox(app).posts(again) == 200
            self.told.append((app, again))

    async def _tags_and_contacts(self, first: Rep, second: Rep) -> None:
        company = self._company
        tag = (await company.does("wecom/tags", {"group": "意向", "name": "高意向"}))["id"]
        gone = (await company.does("wecom/tags", {"group": "意向", "name": "误建"}))["id"]
        await company.does(f"wecom/tags/{tag}", {"name": "很有意向"})
        await company.does("wecom/tags/shuffle", {})
        one, two, three = self.visitors = [Visitor(company, f"wm-order-{number}") for number in range(3)]
        await one.adds(first, "林晓", half=True, mobiles=("13812345678",))
        await two.adds(first, "周敏")
        with company.clock.set_ahead(2):  # of two who were added in one second nobody was the first
            await two.adds(second, "周敏")
        await three.adds(second, "郑爽", state="expo")
        await company.does(f"wecom/customers/{one.account}/tags", {"userid": first.userid, "add": [tag]})
        await first.notes(one, remark="林总", description="爱喝茶")
        await self._parts(two, first, "customer")
        await self._parts(three, second, "staff")
        await company.does(f"wecom/customers/{one.account}/agree", {"userid": first.userid})
        await company.cuts(f"wecom/tags/{gone}")

    async def _service(self, rep: Rep, visitor: Visitor) -> None:
        """A customer is received, says all that can be said, and both take something back."""
        company = self._company
        path, about = f"wecom/customers/{visitor.account}", {"external_userid": visitor.account}
        await company.does(f"{path}/enter", {"scene": "expo", "channels": "暖木"})
        await visitor.says("沙发能不能换面料")
        said = await company.does(f"{path}/messages", {"text": "写错了"})
        await company.does(f"{path}/recall", {"msgid": said["msgid"]})
        await visitor.sends("image", "door.png", b"\x89PNG\r\n\x1a\n")
        for kind, content in other_service_words():
            await company.does(f"{path}/messages", {"msgtype": kind, "content": content})
        answered = await company.does(f"wecom/staff/{rep.userid}/kf", about | {"text": "可以换"})
        await company.does(f"{path}/send_fail", {"fail_type": 10, "msgid": answered["msgid"]})
        slip = await company.does(f"wecom/staff/{rep.userid}/kf", about | {"text": "发错了"})
        await company.does(f"wecom/staff/{rep.userid}/kf/recall", about | {"msgid": slip["msgid"]})
        await company.does(f"wecom/staff/{rep.userid}/kf/block", about | {"blocked": True})
        await company.does(f"wecom/staff/{rep.userid}/kf/end", about)
        for on in (False, True):
            await company.does(f"wecom/staff/{rep.userid}/duty", {"on": on})

    async def _archive(self, first: Rep, second: Rep, room: str) -> None:
        """Two talk before they are friends; words are taken back; who agrees is said to one, and in a group."""
        stranger = Visitor(self._company, "wm-order-3")
        one, two, _ = self.visitors
        chats = [
            (stranger, second, "", "text", {"content": "群里加您"}),
            (second, stranger, "", "text", {"content": "好的"}),
            (stranger, second, "", "disagree", {"userid": stranger.account}),
            (one, first, "", "text", {"content": "发错了"}),
            (one, first, "", "revoke", {"pre_msgid": "order-4"}),
            (two, first, room, "text", {"content": "几点直播"}),
            (two, first, room, "agree", {"userid": two.account}),
        ]
        for number, (sender, to, roomid, kind, body) in enumerate(chats, start=1):
            names = [getattr(who, "account", "") or getattr(who, "userid", "") for who in (sender, to)]
            record = {"msgid": f"order-{number}_external", "action": "recall" if kind == "revoke" else "send"}
            record |= {"from": names[0], "tolist": [names[1]], "roomid": roomid, "msgtype": kind, kind: body}
            record |= {"msgtime": int(self._company.clock() + number) * 1000}
            self.records.append(json.dumps(record))
        for record in self.records:
            await self._lies_in_the_archive(record)
        await eventually(self._archive_is_read)
        await stranger.adds(second, "路人")

    async def _lies_in_the_archive(self, record: str) -> None:
        placed = await self._company.does("wecom/archive", {"record": json.loads(record)})
        self._last = max(self._last, placed["seq"])

    async def _archive_is_read(self) -> bool:
        """To its end, and everybody asked whether they agree."""
        company = self._company
        cursor = {"_id": {"$regex": ":archive$"}, "cursor": str(self._last)}
        unasked = [("archive_consents", {"status": "unasked"}), ("archived_rooms", {"asked_at": None})]
        waiting = [await company.rows(name).count_documents(wanted) for name, wanted in unasked]
        return await company.rows("fetch_cursors").count_documents(cursor) == 1 and waiting == [0, 0]

    async def _staff_change(self, moving: Rep) -> None:
        """Somebody comes, somebody goes, somebody leads."""
        company = self._company
        await company.does(f"wecom/staff/{moving.userid}/move", {"department": "新客服部", "leads": True})
        await company.employs("xiaoya", "小雅")
        await company.does("wecom/staff/xiaoya/leave", {})

    async def _group(self, owner: Rep, visitors: list[Visitor], heir: Rep) -> str:
        """Returns its chat_id."""
        made = await self._company.does("wecom/groups", {"name": "装修群", "owner": owner.userid})
        path = f"wecom/groups/{made['chat_id']}"
        for visitor in visitors:
            body = {"external_userid": visitor.account, "action": "join"}
            await self._company.does(f"{path}/members", body)
        body = {"external_userid": visitors[0].account, "action": "leave"}
        await self._company.does(f"{path}/members", body)
        await self._company.does(path, {"name": "老客户群", "notice": "周五直播", "owner": heir.userid})
        other = await self._company.does("wecom/groups", {"name": "散了的群", "owner": owner.userid})
        await self._company.does(f"wecom/groups/{other['chat_id']}/dismiss", {})
        return str(made["chat_id"])

    async def _follows(self) -> None:
        """One comes by a code and stays, one by searching, and one goes: of whom nothing can be asked later."""
        staying, searching, going = [Follower(self._company) for _ in range(3)]
        await staying.does("subscribe", scene="store-east")
        await searching.does("subscribe")
        await going.does("subscribe", scene="store-east")
        await staying.does("text", text="周末营业吗")
        await going.does("text", text="看看")
        for one, answers in ((staying, 2), (searching, 1), (going, 2)):
            await one.received(answers)  # whoever has gone is not reached any more
        with self._company.clock.set_ahead(3):  # what happens in one second has no order
            await staying.does("scan", scene="store-west")
            for deed in ("click", "view", "miniprogram"):
                await staying.does(deed, key="menu")
            await staying.does("location")
            await staying.does("allow")
            await going.does("unsubscribe")
        state = await self._company.asks("state")
        account = next(one for one in state["callbacks"] if one["platform"] == "official")
        head = {
            "ToUserName": account["origin_id"],
            "FromUserName": staying.openid,
            "CreateTime": int(self._company.clock()) + 5,
        }
        for plaintext in other_follower_events(head):
            await staying.tells(plaintext)

    async def _parts(self, visitor: Visitor, rep: Rep, by: str) -> None:
        await self._company.does(f"wecom/customers/{visitor.account}/part", {"userid": rep.userid, "by": by})

    async def is_told(self, order: list[int]) -> Row:
        """Forget everything, hear these events in this order, and give what is known then."""
        await asyncio.gather(*map(self._forget, await self._stored()))
        for start in range(0, len(order), AT_ONCE):
            await asyncio.gather(*(self._tells(number) for number in order[start : start + AT_ONCE]))
        await eventually(self._is_settled)
        return await self._known()

    def _tells(self, number: int) -> Awaitable[object]:
        app, plaintext = self.told[number]
        if app == RECORD:
            return self._lies_in_the_archive(plaintext)
        if "change_external" in plaintext and number % 2:
            app = "service"  # which app is told is a tick in the platform's settings; this one may ask nothing of it
        if app in self._company.apps:
            return self._company.mailbox(app).posts(plaintext)
        return self._company.does("official/events", {"xml": plaintext})

    async def _forget(self, name: str) -> None:
        rows = self._company.rows(name)
        await rows.delete_many({"_id": {"$not": {"$regex": ":archive$"}}})  # how far the archive was read
        if before := self.before.get(name):
            await rows.insert_many(before)

    async def _stored(self) -> list[str]:
        names = await self._company.database.list_collection_names()
        return [one for one in names if one not in STAYS and not one.startswith("system.") and ".chunks" not in one]

    async def _is_settled(self) -> bool:
        """Nothing waits before the archive is read to its end, and nothing after."""
        return await self._company.is_idle() and await self._archive_is_read() and await self._company.is_idle()

    async def _known(self) -> Row:
        """The same for the same state: names made by chance are left out, lists that have no order are sorted."""
        known: Row = {}
        for name, fields in COMPARED.items():
            rows = await self._company.all_rows(name, "_id", **THERE.get(name, {}))
            known[name] = sorted(str({field: _ordered(row.get(field)) for field in fields}) for row in rows)
        to_staff = {
            "_id": {"$regex": "^reply:"},
            "to": {"$regex": "^wecom:"},
        }  # a follower's first word alone is answered
        replies = self._company.rows("outbox").find(to_staff)
        known["replies"] = sorted([one["to"] async for one in replies])
        return known


def _ordered(value: Any) -> Any:
    """Lists and fields of a row in one order, whatever it was."""
    if isinstance(value, dict):
        return sorted(cast("Row", value).items())
    return sorted(map(str, cast("list[Any]", value))) if isinstance(value, list) else value
