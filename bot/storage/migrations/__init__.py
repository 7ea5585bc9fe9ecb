"""One file per change, named `m<number>_<what>.py`, each ending in `MIGRATION`. To add one is to add a file here."""

import pkgutil
from importlib import import_module

from bot.storage.migration import Migration


class MigrationsError(Exception):
    """A file of the folder that cannot be used; the text names it."""


def load(package: str = __name__) -> tuple[Migration, ...]:
    """Read every file of the folder, in order of number. Raises MigrationsError for a misnamed or repeated one."""
    folder = import_module(package)
    names = [found.name for found in pkgutil.iter_modules(folder.__path__)]
    return tuple(sorted((_migration(package, name) for name in names), key=lambda one: one.number))


def _migration(package: str, name: str) -> Migration:
    migration: Migration | None = getattr(import_module(f"{package}.{name}"), "MIGRATION", None)
    if not isinstance(migration, Migration):
        raise MigrationsError(f"{package}.{name} has no MIGRATION")
    if not name.startswith(f"m{migration.number:04}_"):
        raise MigrationsError(f"{package}.{name} holds number {migration.number}: name it m{migration.number:04}_…")
    return migration
