"""How often each API was called within the current second. Forgotten over a restart, as it would be anyway."""

MOST_A_SECOND = 20
"""Of one app and one API, without the add-on package."""


class Traffic:
    def __init__(self) -> None:
        self._counts: dict[tuple[str, str], tuple[int, int]] = {}
        self.most = MOST_A_SECOND

    def is_too_dense(self, app: str, api: str, now: float) -> bool:
        """Counts this call, unless it is one too many."""
        second, count = self._counts.get((app, api), (0, 0))
        count = count if second == int(now) else 0
        if count >= self.most:
            return True
        self._counts[app, api] = (int(now), count + 1)
        return False
