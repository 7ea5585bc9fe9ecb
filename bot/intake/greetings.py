"""Which greeting a new contact gets: that of the code they came by, else the one of the settings."""

import asyncio
import mimetypes
from dataclasses import dataclass, replace
from pathlib import Path

import structlog

from bot.queues.leases import Leases
from crm_core.act import Act
from crm_core.codes.actions import welcome_of
from crm_core.messages import Greeting, files_of
from crm_core.uploads.documents import KeptFile, StoredUpload, kept_file, put_file
from referrals.sharing.actions import words_for_friend

_LEASE = "greeting files"
_LOOK_AGAIN_SECONDS = 0.2

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Greetings:
    """`usual` is for everybody whose code has none of its own, None for nobody.

    Whom a friend brought hears so besides: it is the one moment in which they can be told anything in their chat.
    """

    usual: Greeting | None

    async def of(self, act: Act, state: str | None) -> Greeting | None:
        """The greeting for somebody who came by the code with this state, None for by none.

        The attachments are the usual ones.
        """
        own, brought = await welcome_of(act, state), await words_for_friend(act, state)
        text = "\n".join(filter(None, [own or (self.usual.text if self.usual else ""), brought]))
        if self.usual is None:
            return Greeting(text=text) if text else None
        return replace(self.usual, text=text)

    async def keep_files(self, leases: Leases) -> None:
        """Take the files that the settings name, by their paths, into our own keeping; one that was changed anew.

        Of bots that start together one does it and the others wait: two that write one file spoil it for both.
        """
        while self.usual is not None and self.usual.attachments:
            async with leases.hold(_LEASE) as held, leases.kept_alive():
                if held:
                    await _keep_files(self.usual)
                    return
            await asyncio.sleep(_LOOK_AGAIN_SECONDS)


async def _keep_files(greeting: Greeting) -> None:
    for name in files_of(greeting.attachments):
        file = await asyncio.to_thread(_read, Path(name))
        if file is None:
            log.error("greetings.no_file", file=name)
            continue
        known = await kept_file(name)
        if known is None or known.content != file.content:
            await put_file(name, file)
            await StoredUpload.forget(name)


def _read(path: Path) -> KeptFile | None:
    """None when there is no such file."""
    if not path.is_file():
        return None
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return KeptFile(name=path.name, content_type=kind, content=path.read_bytes())
