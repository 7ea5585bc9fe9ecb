"""会话存档: the platform's library and the private keys."""

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr

from config.section import Section


def _readable(path: Path) -> Path:
    try:
        with path.open("rb"):
            return path
    except OSError:
        raise ValueError(f"打不开文件 {path}") from None


class Archive(Section):
    """`library` is the Finance SDK, `keys` the private keys (PEM files) by the version the platform gave them.

    Old keys stay: what was said before the change is sealed for them.
    """

    library: Annotated[Path, AfterValidator(_readable)]
    keys: Annotated[dict[int, Annotated[Path, AfterValidator(_readable)]], Field(min_length=1)]
    proxy: str = ""
    proxy_password: SecretStr = SecretStr("")
    call_seconds: int = Field(default=15, ge=1, le=120)
    page: int = Field(default=200, ge=1, le=200)
    every_seconds: float = Field(default=180.0, gt=0)
    threads: int = Field(default=2, ge=1, le=16)
    largest_file_mb: int = Field(default=100, ge=1, le=2_000)
