"""The command line: one file per group of commands."""

from bot.cli.app import main

__all__ = ["main"]
