"""Child processes that neither die before their parent nor outlive it."""

import asyncio
import ctypes
import os
import signal
from asyncio.subprocess import Process
from collections.abc import Callable

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def dying_with_parent(sign: signal.Signals = signal.SIGTERM) -> Callable[[], None]:
    """A `preexec_fn`: the kernel sends `sign` to the child once the thread that started it is gone.

    Linux ties the wish to the starting thread, so start such children from the main thread.
    """
    libc = ctypes.CDLL(None)
    parent = os.getpid()

    def bind() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(sign), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)  # the parent went away between fork and prctl

    return bind


async def stop(process: Process, seconds: float) -> None:
    """Ask it to end, wait, and kill it when it takes longer than that; nothing where it has ended already."""
    if process.returncode is not None:
        return
    process.terminate()
    try:
        async with asyncio.timeout(seconds):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
