"""What each incoming word does. What must be asked of the platform is asked first, then one transaction does it."""

from dataclasses import dataclass

from bot.apps import Apps, WorkApp
from bot.directory import Directory
from bot.intake import contacts, service
from bot.intake.entry import finish
from bot.intake.staff import StaffDesk
from crm_core.inbox.documents import InboxEntry
from crm_core.messages import (
    CustomerAdded,
    CustomerEdited,
    CustomerServiceStirred,
    DirectoryChanged,
    Incoming,
    StaffSaid,
    StaffSentMedia,
    StaffTapped,
    Unrecognised,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """Everything the incoming words need. `sync_page` is how many messages are fetched and stored at once."""

    apps: Apps
    desk: StaffDesk
    directory: Directory
    sync_page: int

    async def take(  # noqa: C901 - one plain line a word
        self, entry: InboxEntry, app: WorkApp, word: Incoming
    ) -> None:
        """Let one word take effect. Raises PlatformError, and Conflict when it did before."""
        match word:
            case StaffSaid():
                await self.desk.said(entry, app, word)
            case StaffTapped():
                await self.desk.tapped(entry, app, word)
            case StaffSentMedia():
                await self.desk.sent_media(entry, app, word)
            case CustomerAdded():
                await contacts.added(entry, app, word)
            case CustomerEdited():
                await contacts.edited(entry, app, word)
            case CustomerServiceStirred():
                await service.stirred(entry, app, word, page_size=self.sync_page)
            case DirectoryChanged():
                await self.directory.refresh(app)
                await finish(entry)
            case Unrecognised():
                await finish(entry)
