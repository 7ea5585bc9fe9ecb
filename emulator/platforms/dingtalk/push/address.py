"""Where pushes go over HTTP, and whether an address answers as it must."""

import aiohttp

from emulator.platforms.dingtalk.call import Refused
from emulator.platforms.dingtalk.push.seal import Seal
from emulator.world import World
from emulator.world.dingtalk.console import Settings

_CHECK = aiohttp.ClientTimeout(total=1.5)


class Addresses:
    """`base` is the bot's address, without a path."""

    def __init__(self, world: World, base: str) -> None:
        self._world = world
        self._base = base

    @property
    def events(self) -> str:
        return self._world.dingtalk.console.settings.event_url or self._usual

    @property
    def robot(self) -> str:
        return self._world.dingtalk.console.settings.robot_url or f"{self._usual}/robot"

    @property
    def _usual(self) -> str:
        """Where the bot listens unless somebody has entered another address in the console."""
        org = self._world.dingtalk.org
        return f"{self._base}/callback/dingtalk/dingtalk:{org.id}:{org.app.name}"


async def answers_check(world: World, settings: Settings, url: str) -> Refused | None:
    """What is wrong with an address that is to be saved; None for nothing."""
    seal = Seal(settings, world.dingtalk.org)
    request = seal.seal({"EventType": "check_url"}, world.clock())
    try:
        async with (
            aiohttp.ClientSession(timeout=_CHECK) as session,
            session.post(url, params=request.query, json=request.body, allow_redirects=False) as answer,
        ):
            reply: object = await answer.json(content_type=None) if answer.status == 200 else None
    except (aiohttp.ClientError, TimeoutError):
        return Refused(71012, "url不可访问")
    except ValueError:
        reply = None
    return None if seal.is_success(reply) else Refused(71009, "返回的不是加密的success")
