"""What each kind of incoming word does: one handler a kind."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from adapters.channel import PlatformError, Reaction
from bot.apps import App, Apps
from bot.intake.entry import finish
from crm_core.inbox.documents import InboxEntry
from crm_core.messages import (
    ArchiveAgreed,
    ContactEnded,
    CorpTagsStirred,
    CustomerAdded,
    CustomerEdited,
    CustomerServiceStirred,
    DirectoryChanged,
    GroupChanged,
    Incoming,
    MemberRenamed,
    ServiceAccountsStirred,
)
from crm_core.values import Use

_ASKS_AS: Mapping[type, Use] = {
    CustomerAdded: "contacts",
    CustomerEdited: "contacts",
    ContactEnded: "contacts",
    ArchiveAgreed: "contacts",
    GroupChanged: "contacts",
    CorpTagsStirred: "contacts",
    CustomerServiceStirred: "service",
    ServiceAccountsStirred: "service",
    DirectoryChanged: "directory",
    MemberRenamed: "directory",
}
"""What an app has to be connected for to be told more of these."""
Handler = Callable[[InboxEntry, Any, Any], Awaitable[None]]
"""Takes the entry, an app of the company it came to, and the word; it finishes the entry.

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
        await handler(entry, self._able(app, word), word)

    def _able(self, app: App, word: Incoming) -> App:
        """The app it came to, or the one of its company that may ask on: events come to whichever has them ticked."""
        use = _ASKS_AS.get(type(word))
        if use is None or use in app.uses:
            return app
        return next((one for one in self.apps.values() if one.scope == app.scope and use in one.uses), app)


async def _nothing(entry: InboxEntry, _app: App, _word: object) -> None:
    await finish(entry)
