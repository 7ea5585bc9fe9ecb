"""Files that go along with messages: handed over to the platform when needed, and again once it forgot them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from adapters.channel import PlatformError, Reaction
from adapters.dingtalk.media import upload as upload_to_dingtalk
from adapters.multipart import Upload
from adapters.wechat.work.media import upload
from adapters.wechat.work.pictures import picture_at
from bot.apps import App, DingtalkApp, WorkApp
from bot.files.made_files import made_file
from bot.files.posters import made_poster
from crm_core.codes.model import address_in
from crm_core.messages import MassSend, Outgoing, ServiceAnswer, ServiceMedia, StaffFile, Uploaded, Welcome, files_of
from crm_core.uploads.documents import StoredUpload, kept_file
from referrals.sharing.drawing import poster_in

_KEPT = timedelta(days=2, hours=12)
"""The platform keeps a file for 3 days; a mass-send is shown to staff for some time before they confirm it."""

_PATH = "media/upload"

T = TypeVar("T", bound=MassSend | Welcome)


async def with_files(app: App, words: Outgoing) -> Outgoing:
    """The words with all their files handed over. Raises PlatformError; nothing was said then."""
    if isinstance(words, MassSend | Welcome) and isinstance(app, WorkApp) and words.attachments:
        return await _uploaded(app, words)
    if isinstance(words, ServiceAnswer) and isinstance(words.content, ServiceMedia) and isinstance(app, WorkApp):
        return replace(words, content=await _with_poster(app, words.content))
    if isinstance(words, StaffFile):
        return replace(words, uploaded={words.file: await _handed_over(app, words)})
    return words


async def _with_poster(app: WorkApp, content: ServiceMedia) -> ServiceMedia:
    if not content.file:
        return content
    return replace(content, media_id=await upload(app.client, "image", await made_poster(app, content.file)))


async def _handed_over(app: App, words: StaffFile) -> str:
    """What the platform calls a file that is made now. Raises PlatformError."""
    made = await _made(app, words.file)
    kind, whole = ("image" if words.picture else "file"), replace(made, name=words.name)
    if isinstance(app, DingtalkApp):
        return await upload_to_dingtalk(app.client, kind, whole)
    if isinstance(app, WorkApp):
        return await upload(app.client, kind, whole)
    raise PlatformError(Reaction.STOP, "no_files", _PATH)


async def _made(app: App, name: str) -> Upload:
    if poster := poster_in(name):
        return await made_poster(app, poster)
    address = address_in(name)
    if not address:
        return await made_file(name)
    if not isinstance(app, WorkApp):
        raise PlatformError(Reaction.STOP, "no_files", _PATH)
    return await picture_at(app.client, address, hosts=app.picture_hosts)


async def _uploaded(app: WorkApp, words: T) -> T:
    return replace(words, uploaded=await _media_ids(app, words))


async def _media_ids(app: WorkApp, words: MassSend | Welcome) -> Uploaded:
    wanted, now = files_of(words.attachments), datetime.now(UTC)
    known = await StoredUpload.known(app.scope, wanted, now)
    for name in wanted.keys() - known.keys():
        file = await kept_file(name)
        if file is None:
            raise PlatformError(Reaction.STOP, "no_file", _PATH)
        whole = Upload(name=file.name, content_type=file.content_type, content=file.content)
        known[name] = await upload(app.client, wanted[name], whole)
        await StoredUpload.keep(app.scope, name, known[name], now + _KEPT)
    return known
