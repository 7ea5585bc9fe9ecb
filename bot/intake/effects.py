"""What each kind of incoming word does: one handler a kind."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from adapters.channel import PlatformError, Reaction
from bot.apps import App, Apps
from bot.intake.entry import finish
from crm_core.inbox.documents import InboxEntry

Handler = Callable[[InboxEntry, Any, Any], Awaitable[None]]
"""Takes the entry, the app it came to, which is one of the word's platform, and the word; it finishes the entry.

Raises PlatformError, or AlreadyDone when the entry was finished before.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """The handlers by the type of word; a kind that has none changes nothing here."""

    apps: Apps
    handlers: Mapping[type, Handler]

    async def take(self, entry: InboxEntry) -> None:
        """Let what an entry says take effect, and mark it done with it.

        Raises Unreadable, PlatformError and, when it was done before, AlreadyDone.
        """
        app = self.apps.get(entry.app)
        if app is None:
            raise PlatformError(Reaction.RETRY, "no_app", "the app is not in the settings")
        word = app.parse(entry.body or "")
        handler = self.handlers.get(type(word), _nothing)
        await handler(entry, app, word)


async def _nothing(entry: InboxEntry, _app: App, _word: object) -> None:
    await finish(entry)
