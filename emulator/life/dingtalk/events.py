"""Events that the platform tells the app."""

from typing import Any

from emulator.world import World


def tell_app(world: World, event: str, content: dict[str, Any]) -> None:
    """`content` with camelCase keys, as in Stream mode; events nobody has subscribed to are not told."""
    tags = world.dingtalk.console.settings.tags
    if tags is None or event in tags:
        world.dingtalk.pushes.queue("event", event, content, world.clock())


def millis(at: float) -> int:
    return int(at * 1000)
