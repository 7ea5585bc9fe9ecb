"""Scenes are named, and each keeps a code that is alive."""

from datetime import datetime

from crm_core.act import Act, Urgency
from crm_core.action import action, reading
from crm_core.errors import Malformed
from crm_core.messages import SceneCodeWanted
from crm_core.permissions import Permission
from crm_core.scenes.documents import StoredScene
from crm_core.scenes.model import LIFE, Scene
from crm_core.values import AppKey, Identity, Platform

_LONGEST = 64


@action(Permission.FEED)
async def name_scene(act: Act, app: AppKey, account: str, scene: str, purpose: str) -> None:
    """Say what a scene of this account is for; its code is made at the next look. Idempotent. Raises Malformed."""
    if not 1 <= len(scene) <= _LONGEST:
        raise Malformed(f"场景值应有 1 到 {_LONGEST} 个字符。")
    await StoredScene.name(app, account, scene, purpose)
    act.record("scenes.named", StoredScene.key_of(account, scene))


@action(Permission.FEED)
async def renew_codes(act: Act, limit: int = 100) -> int:
    """Ask for the codes that end soon or are not there, at most `limit`; returns how many."""
    ending = await StoredScene.ending(act.at, limit)
    for one in ending:
        round_ = await one.want(act.at)
        to = Identity(platform=Platform.OFFICIAL, scope=one.account, account=f"scene:{one.scene}")
        words = SceneCodeWanted(scene=one.scene, seconds=int(LIFE.total_seconds()))
        act.send(f"scene:{one.id}:{round_}", app=one.app, to=to, words=words, urgency=Urgency.NOTICE)
    return len(ending)


@action(Permission.FEED)
async def code_made(
    act: Act, account: str, scene: str, *, ticket: str, url: str, picture: str, expires_at: datetime
) -> None:
    """Take over what the platform has made. Idempotent; a code that ends sooner than the known one is left aside."""
    if await StoredScene.made(account, scene, ticket=ticket, url=url, picture=picture, expires_at=expires_at):
        act.record("scenes.code", StoredScene.key_of(account, scene))


@reading(Permission.READ_CUSTOMER)
async def scene_of(act: Act, account: str, scene: str) -> Scene | None:
    """One scene of an account; None for one nobody has named."""
    found = await StoredScene.get(StoredScene.key_of(account, scene))
    return found.told if found else None
