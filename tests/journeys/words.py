"""What people say and what opens doors: all that must never be found in a log."""

from typing import Any, cast

_SPOKEN = frozenset({"text", "name", "remark", "description", "mobiles", "xml", "content_base64"})


class Words:
    """Collects what was said on the way; what is too short to tell from chance is left out."""

    def __init__(self) -> None:
        self._known: set[str] = set()

    def add(self, *words: str) -> None:
        self._known |= {line for word in words for line in word.splitlines() if _is_telling(line)}

    def add_from(self, body: object, *, spoken: bool = False) -> None:
        """Whatever of a control call is said by somebody or is somebody's name or number."""
        if isinstance(body, dict):
            for key, value in cast("dict[str, Any]", body).items():
                self.add_from(value, spoken=spoken or key in _SPOKEN)
        elif isinstance(body, (list, tuple)):
            for value in cast("list[Any]", body):
                self.add_from(value, spoken=spoken)
        elif spoken and isinstance(body, str):
            self.add(body)

    def found_in(self, log: str) -> set[str]:
        return {word for word in self._known if word in log}


def _is_telling(word: str) -> bool:
    return len(word) >= (7 if word.isdigit() else 3 if word.isascii() else 2)
