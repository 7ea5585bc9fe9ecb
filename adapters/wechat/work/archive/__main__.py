"""`python -m adapters.wechat.work.archive`: the process that loads the library, spoken to over its pipes.

What the library itself prints goes nowhere: it may be anybody's words, and standard output belongs to the frames.
"""

import ctypes
import os
import signal
import sys

from adapters.wechat.work.archive.desk import serve

_PR_SET_PDEATHSIG = 1  # linux/prctl.h


def main() -> None:
    """Serve until the other end is gone; a library that hangs then is not left behind either."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
