"""公众号 as `GET /control/state` shows it."""

from typing import Any

from emulator.world import World
from emulator.world.official import PLATFORM


def official_state(world: World) -> dict[str, Any]:
    now = world.clock()
    return {
        "accounts": [
            {"app_id": one.app_id, "name": one.name, "mode": one.mode} for one in world.official.accounts.all()
        ],
        "followers": [
            {"openid": one.openid, "name": one.name, "unionid": one.unionid, "follows": one.follows}
            for one in world.official.followers.all()
        ],
        "scenes": [
            {"scene": one.scene, "ticket": one.ticket, "url": one.url, "lives": one.lives(now)}
            for one in world.official.scenes.all()
        ],
        "templates": [
            {"template_id": one.template_id, "title": one.title} for one in world.official.notices.templates()
        ],
    }


def official_callbacks(world: World, address: str) -> list[dict[str, Any]]:
    return [
        {
            "platform": PLATFORM,
            "app": one.app_id,
            "url": f"{address}/callback/official/{one.app_id}",
            "token": one.token,
            "aes_key": one.aes_key,
            "receive_id": one.app_id,
            "origin_id": one.origin_id,
            "name": one.name,
            "mode": one.mode,
            "secret": one.secret,
        }
        for one in world.official.accounts.all()
    ]
