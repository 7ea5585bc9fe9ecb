"""What each incoming word does. What must be asked of the platform is asked first, then one transaction does it."""

from dataclasses import dataclass

from adapters.channel import PlatformError, Reaction
from adapters.wechat.work.incoming import parse
from bot.apps import Apps
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
    HandoverTold,
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

    async def take(self, entry: InboxEntry) -> None:
        """Let what an entry says take effect, and mark it done with it.

        Raises Unreadable, PlatformError and, when it was done before, AlreadyDone.
        """
        app = self.apps.get(entry.app)
        if app is None:
            raise PlatformError(Reaction.RETRY, "no_app", "the app is not in the settings")
        match parse(entry.body or "", app.corp_id):
            case StaffSaid() | StaffTapped() | StaffSentMedia() as word:
                await self.desk.serve(entry, app, word)
            case CustomerAdded() | CustomerEdited() | HandoverTold() as word:
                await contacts.changed(entry, app, word)
            case CustomerServiceStirred() as word:
                await service.stirred(entry, app, word, page_size=self.sync_page)
            case DirectoryChanged():
                await self.directory.catch_up(app, entry.received_at)
                await finish(entry)
            case Unrecognised():
                await finish(entry)
