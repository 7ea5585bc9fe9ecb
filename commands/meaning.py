"""What a sentence may mean."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Meant:
    """The one command it means, as it would be typed."""

    command: str


@dataclass(frozen=True, slots=True)
class Unclear:
    """What to ask back; `commands`, at most 6, are what may be meant."""

    question: str
    commands: tuple[str, ...] = ()


Reading = Meant | Unclear | None
