"""What can happen to a customer's tags."""

from dataclasses import dataclass

from crm_core.act import Event


@dataclass(frozen=True, slots=True)
class TagsChanged(Event):
    """Tags were added and removed; only what really changed."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
