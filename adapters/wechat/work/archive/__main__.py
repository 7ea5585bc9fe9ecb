"""`python -m adapters.wechat.work.archive`: the process that loads the library, spoken to over its pipes.

What the library itself prints goes nowhere: it may be anybody's words, and standard output belongs to the frames.
"""

import os
import sys

from adapters.wechat.work.archive.desk import serve


def main() -> None:
    """Serve until the other end is gone."""
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
