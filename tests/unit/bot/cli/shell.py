"""`scrm` in a process of its own, as an operator types it."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

SETTINGS = """
[mongo]
uri = "{uri}"
database = "{database}"
[web]
port = {port}
[staff]
first_admin = "wecom:ww1a2b:boss"
[wecom]
api = "http://127.0.0.1:1"
call_seconds = 2
[[wecom.apps]]
name = "assistant"
corp_id = "ww1a2b"
agent_id = 218
secret = "the-secret-of-the-app"
token = "the-token"
aes_key = "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR"
uses = ["staff", "directory"]
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    code: int
    out: str
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """`settings` is the file the program reads, `port` where it would look for a running bot."""

    settings: Path
    port: int
    changes: Mapping[str, str] = field(default_factory=dict[str, str])

    def where(self, **changes: str) -> "Shell":
        """The same with single settings changed: `WEB__PORT="1"`."""
        named = {f"SCRM_{name}": value for name, value in changes.items()}
        return Shell(settings=self.settings, port=self.port, changes={**self.changes, **named})

    @property
    def environment(self) -> dict[str, str]:
        mine = {name: value for name, value in os.environ.items() if not name.startswith("SCRM_")}
        # PyMongo leaves the socket of an attempt that failed to the collector.
        strict = {"PYTHONWARNINGS": "error,ignore::ResourceWarning"}
        return {**mine, **strict, "SCRM_CONFIG": str(self.settings), **self.changes}

    async def __call__(self, *arguments: str, typed: str = "") -> Told:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", *arguments, env=self.environment, stdin=PIPE, stdout=PIPE, stderr=PIPE
        )
        out, error = await process.communicate(typed.encode())
        assert process.returncode is not None
        return Told(code=process.returncode, out=out.decode(), error=error.decode())
