"""One file per command; each ends in `COMMAND`. To add a command is to add a file here."""

import pkgutil
from importlib import import_module

from commands.command import AnyCommand, Catalogue, Command, CustomerCommand, Section
from commands.grammar import folded


class CatalogueError(Exception):
    """A file of the catalogue that cannot be used; the text names it."""


def load(package: str = __name__) -> Catalogue:
    """Read every file of the folder. Raises CatalogueError for one without a command, and for a word used twice."""
    folder = import_module(package)
    commands = tuple(_command(f"{package}.{found.name}") for found in pkgutil.iter_modules(folder.__path__))
    by_word: dict[str, AnyCommand] = {}
    for command in commands:
        for word in map(folded, command.words):
            if word in by_word:
                raise CatalogueError(f"the word {word!r} belongs to both {by_word[word].name!r} and {command.name!r}")
            by_word[word] = command
    sections = list(Section)
    return Catalogue(tuple(sorted(commands, key=lambda one: sections.index(one.section))), by_word)


def _command(module: str) -> AnyCommand:
    command: AnyCommand | None = getattr(import_module(module), "COMMAND", None)
    if not isinstance(command, (Command, CustomerCommand)):
        raise CatalogueError(f"{module} has no COMMAND")
    return command
