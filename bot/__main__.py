"""`python -m bot` is `scrm`."""

from bot.cli import main

main()
