"""One file for each command that customers may type; each ends in `COMMAND`. To add one is to add a file here."""

import pkgutil
from importlib import import_module

from commands.catalogue import CatalogueError
from commands.grammar import folded
from commands.visiting import VisitorCatalogue, VisitorCommand


def load_for_customers(package: str = __name__) -> VisitorCatalogue:
    """Read every file of the folder. Raises CatalogueError for one without a command, and for a word used twice."""
    folder = import_module(package)
    commands = tuple(_command(f"{package}.{found.name}") for found in pkgutil.iter_modules(folder.__path__))
    by_word: dict[str, VisitorCommand] = {}
    for command in commands:
        for word in map(folded, command.words):
            if word in by_word:
                raise CatalogueError(f"the word {word!r} belongs to both {by_word[word].name!r} and {command.name!r}")
            by_word[word] = command
    return VisitorCatalogue(commands, by_word)


def _command(module: str) -> VisitorCommand:
    command: VisitorCommand | None = getattr(import_module(module), "COMMAND", None)
    if not isinstance(command, VisitorCommand):
        raise CatalogueError(f"{module} has no COMMAND")
    return command
