"""公众号 as it stands: the accounts, who follows them and what was said."""

from dataclasses import dataclass
from typing import Self

from emulator.world.official.accounts import Accounts
from emulator.world.official.chat import Chat
from emulator.world.official.followers import Followers
from emulator.world.official.media import MediaShelf
from emulator.world.official.notices import Notices
from emulator.world.official.scenes import Scenes
from emulator.world.official.tokens import Tokens
from emulator.world.official.visits import Visits
from emulator.world.store import Store

PLATFORM = "official"


@dataclass(frozen=True, slots=True, kw_only=True)
class Official:
    accounts: Accounts
    tokens: Tokens
    followers: Followers
    chat: Chat
    media: MediaShelf
    scenes: Scenes
    notices: Notices
    visits: Visits

    @classmethod
    def of(cls, store: Store) -> Self:
        accounts = Accounts(store)
        return cls(
            accounts=accounts,
            tokens=Tokens(store),
            followers=Followers(store),
            chat=Chat(store),
            media=MediaShelf(store),
            scenes=Scenes(store),
            notices=Notices(store, accounts.first),
            visits=Visits(store),
        )
