"""企业微信 as it stands: one company, its people and what was said."""

from dataclasses import dataclass
from typing import Self

from emulator.world.store import Store
from emulator.world.wecom.cards import Cards
from emulator.world.wecom.corp import Corp
from emulator.world.wecom.directory import Directory
from emulator.world.wecom.media import MediaShelf
from emulator.world.wecom.sending import Sending
from emulator.world.wecom.staff_chat import StaffChat
from emulator.world.wecom.tokens import Tokens

PLATFORM = "wecom"


@dataclass(frozen=True, slots=True, kw_only=True)
class WeCom:
    corp: Corp
    tokens: Tokens
    directory: Directory
    staff_chat: StaffChat
    cards: Cards
    sending: Sending
    media: MediaShelf

    @classmethod
    def of(cls, store: Store) -> Self:
        return cls(
            corp=Corp(store),
            tokens=Tokens(store),
            directory=Directory(store),
            staff_chat=StaffChat(store),
            cards=Cards(store),
            sending=Sending(store),
            media=MediaShelf(store),
        )
