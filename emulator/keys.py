"""Where handlers find what the program is made of."""

from aiohttp import web

from emulator.world import World

WORLD = web.AppKey("world", World)
CALLBACKS = web.AppKey("callbacks", str)
"""The bot's address, without a path."""
