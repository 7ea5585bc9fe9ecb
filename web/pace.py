"""How many requests one session or one guest may make."""

import time
from collections import OrderedDict
from collections.abc import Callable

from crm_core.errors import Refusal

MOST_REMEMBERED = 10_000


class TooFast(Refusal):
    """More requests than a person makes; `seconds` is when to come again."""

    status = 429
    outcome = "too_fast"

    def __init__(self, seconds: int) -> None:
        super().__init__("操作太频繁了。")
        self.seconds = seconds


class Pace:
    """At most `most` requests in each window of `seconds`, counted for each name in this process."""

    def __init__(self, *, most: int, seconds: int = 60, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._seconds = seconds
        self._clock = clock
        self._counts: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def count(self, name: str, *, times: int = 1) -> None:
        """Count one request of a name that may make `times` as many as others. Raises TooFast."""
        now = self._clock()
        began, count = self._counts.pop(name, (now, 0))
        if now - began >= self._seconds:
            began, count = now, 0
        self._counts[name] = (began, count + 1)
        while len(self._counts) > MOST_REMEMBERED:
            self._counts.popitem(last=False)
        if count >= self._most * times:
            raise TooFast(max(1, round(began + self._seconds - now)))
