"""What a demo keeps between two starts, and that only one runs on it."""

import fcntl
import os
import secrets
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.demo.errors import DemoError


@dataclass(frozen=True)
class DemoFolder:
    """`.scrm/` and the places in it. The database and the emulator's state belong together: reset removes both."""

    root: Path

    @property
    def mongo(self) -> Path:
        return self.root / "mongo"

    @property
    def emulator(self) -> Path:
        return self.root / "emulator.sqlite"

    @property
    def settings(self) -> Path:
        return self.root / "demo.toml"

    @property
    def archive_key(self) -> Path:
        return self.root / "archive-key.pem"

    @property
    def link_key(self) -> Path:
        return self.root / "link-key"

    @property
    def bot_port(self) -> Path:
        return self.root / "bot-port"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    def is_first_day(self) -> bool:
        """Whether nobody has asked so before, since the folder was emptied last."""
        begun = self.root / "begun"
        known = begun.exists()
        begun.touch()
        return not known

    @contextmanager
    def held(self) -> Generator[None]:
        """Nobody else runs a demo here meanwhile; the system lets go by itself of what a killed one held."""
        self.logs.mkdir(parents=True, exist_ok=True)
        with (self.root / "lock").open("wb") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                reason = f"这里已经有一个演示在运行（{self.root}）：请先在它的终端按 Ctrl-C 停止，再重新启动。"
                raise DemoError(reason) from None
            for log in self.logs.iterdir():
                log.unlink()
            yield

    def empty(self) -> None:
        """Forget everything but the lock. Only while held."""
        for path in self.root.iterdir():
            if path.is_dir():
                shutil.rmtree(path)
            elif path.name != "lock":
                path.unlink()
        self.logs.mkdir()

    def key_of_links(self) -> str:
        """The same at each start: a link from before still leads to its customer."""
        if not self.link_key.exists():
            write_private(self.link_key, secrets.token_urlsafe(32))
        return self.link_key.read_text("utf-8")

    def write_settings(self, text: str) -> None:
        """It has the apps' secrets."""
        write_private(self.settings, text)


def write_private(path: Path, text: str) -> None:
    """Readable by its owner only."""
    private = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(private, "w", encoding="utf-8") as file:
        file.write(text)
