"""Building the stand-in for the chat archive's library, where there is a C compiler."""

import shutil
import subprocess
from pathlib import Path

SOURCE = Path(__file__).with_name("sdk.c")
NAME = "libWeWorkFinanceSdk_C.so"


def compiler() -> str | None:
    """The C compiler of this machine, None without one."""
    return shutil.which("gcc") or shutil.which("cc")


def build(folder: Path) -> Path | None:
    """The library in that folder, built anew when its source is newer; None where it cannot be built."""
    library = folder / NAME
    if library.is_file() and library.stat().st_mtime >= SOURCE.stat().st_mtime:
        return library
    gcc = compiler()
    if gcc is None:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    fresh = library.with_suffix(".new")
    flags = ("-O2", "-shared", "-fPIC", "-D_GNU_SOURCE", "-o", str(fresh))
    done = subprocess.run([gcc, *flags, str(SOURCE)], capture_output=True, check=False)  # noqa: S603 - our own source
    if done.returncode:
        return None
    return fresh.replace(library)
