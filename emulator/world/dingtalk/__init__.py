"""钉钉 as it stands: one organisation with one app, its people, groups and what was said."""

from dataclasses import dataclass
from typing import Self

from emulator.world.dingtalk.cards import Cards
from emulator.world.dingtalk.chat import Chat
from emulator.world.dingtalk.codes import Codes
from emulator.world.dingtalk.console import Console
from emulator.world.dingtalk.conversations import Conversations
from emulator.world.dingtalk.directory import Directory
from emulator.world.dingtalk.extcontacts import ExtContacts
from emulator.world.dingtalk.media import MediaShelf
from emulator.world.dingtalk.notices import Notices
from emulator.world.dingtalk.org import Org
from emulator.world.dingtalk.pushes import Pushes
from emulator.world.dingtalk.quota import Quota
from emulator.world.dingtalk.roles import Roles
from emulator.world.dingtalk.sessions import Sessions
from emulator.world.dingtalk.tickets import Tickets
from emulator.world.dingtalk.todos import Todos
from emulator.world.dingtalk.tokens import Tokens
from emulator.world.dingtalk.traffic import Traffic
from emulator.world.dingtalk.webhooks import Webhooks
from emulator.world.store import Store

PLATFORM = "dingtalk"


@dataclass(frozen=True, slots=True, kw_only=True)
class DingTalk:
    org: Org
    console: Console
    tokens: Tokens
    codes: Codes
    quota: Quota
    directory: Directory
    roles: Roles
    extcontacts: ExtContacts
    conversations: Conversations
    chat: Chat
    sessions: Sessions
    cards: Cards
    media: MediaShelf
    notices: Notices
    todos: Todos
    webhooks: Webhooks
    pushes: Pushes
    tickets: Tickets
    traffic: Traffic

    @classmethod
    def of(cls, store: Store) -> Self:
        return cls(
            org=Org(store),
            console=Console(store),
            tokens=Tokens(store),
            codes=Codes(store),
            quota=Quota(store),
            directory=Directory(store),
            roles=Roles(store),
            extcontacts=ExtContacts(store),
            conversations=Conversations(store),
            chat=Chat(store),
            sessions=Sessions(store),
            cards=Cards(store),
            media=MediaShelf(store),
            notices=Notices(store),
            todos=Todos(store),
            webhooks=Webhooks(store),
            pushes=Pushes(store),
            tickets=Tickets(store),
            traffic=Traffic(),
        )
