"""What can happen in a conversation."""

from dataclasses import dataclass

from crm_core.act import Event


@dataclass(frozen=True, slots=True)
class MessageRecorded(Event):
    """A message became part of the history; `author` is customer, staff or system."""

    message: str
    author: str


@dataclass(frozen=True, slots=True)
class FileKept(Event):
    """The file of a recorded message can be looked at from now on."""

    message: str
