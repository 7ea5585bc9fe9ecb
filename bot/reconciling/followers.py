"""Who follows a 公众号."""

from dataclasses import replace

from adapters.wechat.official.followers import details_of, follower_page
from bot.apps import OfficialApp
from bot.reconciling.walk import Page, Walk
from crm_core.followers.actions import follower_came, follower_left
from crm_core.followers.documents import StoredFollower
from crm_core.messages import FollowerCame, FollowerDetails, FollowerLeft
from crm_core.reconciling.model import Found
from crm_core.values import Identity, Platform

_AT_ONCE = 500
_SEPARATOR = "|"


async def walk_followers(walk: Walk[OfficialApp], place: str) -> Page:
    """Some of a page of followers; after the last those of ours that no page named.

    The platform names 10,000 at a time, of which only those we do not know are asked about. Raises PlatformError.
    """
    after, _, done = place.partition(_SEPARATOR)
    page = await follower_page(walk.app.client, after)
    start = int(done or 0)
    some = page.openids[start : start + _AT_ONCE]
    keys = {_identity(walk, one).key: one for one in some}
    known = await StoredFollower.following([*keys])
    await StoredFollower.met([*keys], walk.began_at)
    for details in await details_of(walk.app.client, [keys[one] for one in sorted(keys.keys() - known)]):
        await _came(walk, details)
    if start + _AT_ONCE < len(page.openids):
        return Page(checked=len(some), place=f"{after}{_SEPARATOR}{start + _AT_ONCE}", expected=page.total)
    if page.openids and page.next_openid not in ("", after):
        return Page(checked=len(some), place=f"{page.next_openid}{_SEPARATOR}0", expected=page.total)
    await _leave(walk)
    return Page(checked=len(some), place=None, expected=page.total)


async def _came(walk: Walk[OfficialApp], details: FollowerDetails) -> None:
    """No greeting: whoever came some time ago is not waiting for one."""
    since = details.since
    if not details.follows or since is None or since > walk.old_enough:
        return
    word = FollowerCame(follower=details.identity, scene=details.scene, at=since)
    answers = replace(walk.app.answers, greeting="")

    async def work() -> None:
        await follower_came(walk.act(), walk.app.key, word, details, answers, since)
        await StoredFollower.met([details.identity.key], walk.began_at)

    await walk.make_good(Found.FOLLOWER, details.identity.key, work)


async def _leave(walk: Walk[OfficialApp]) -> None:
    missing = [
        Identity.from_key(one).account for one in await StoredFollower.not_met_since(walk.app.scope, walk.began_at)
    ]
    for details in await details_of(walk.app.client, missing):
        if not details.follows:
            act = walk.act()
            word = FollowerLeft(follower=details.identity, at=act.at)

            async def work(word: FollowerLeft = word, details: FollowerDetails = details) -> None:
                await follower_left(walk.act(), walk.app.key, word, details)

            await walk.make_good(Found.FOLLOWER_GONE, details.identity.key, work)


def _identity(walk: Walk[OfficialApp], openid: str) -> Identity:
    return Identity(platform=Platform.OFFICIAL, scope=walk.app.app_id, account=openid)
