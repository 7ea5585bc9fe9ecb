"""Followers of a 公众号: what the platform knows of them is asked first, then one transaction takes it in."""

from functools import partial

from adapters.channel import PlatformError, Reaction
from adapters.wechat.official.followers import follower_details
from bot.apps import OfficialApp
from bot.intake.entry import act_for, finish
from crm_core.followers import actions
from crm_core.followers.documents import StoredFollower
from crm_core.inbox.documents import InboxEntry
from crm_core.messages import (
    FollowerCame,
    FollowerDetails,
    FollowerLeft,
    FollowerLocated,
    FollowerSaid,
    FollowerScanned,
    FollowerTapped,
    MassSendTold,
    NoticeTold,
    SubscriptionsChosen,
)
from crm_core.values import Identity


async def came(entry: InboxEntry, app: OfficialApp, word: FollowerCame) -> None:
    """Raises PlatformError."""
    details = await _details(app, word.follower)
    act = act_for(entry)
    await finish(entry, partial(actions.follower_came, act, app.key, word, details, app.answers, entry.received_at))


async def left(entry: InboxEntry, app: OfficialApp, word: FollowerLeft) -> None:
    """Raises PlatformError."""
    details = await _details(app, word.follower)
    await finish(entry, partial(actions.follower_left, act_for(entry), app.key, word, details))


async def said(entry: InboxEntry, app: OfficialApp, word: FollowerSaid) -> None:
    """Raises PlatformError."""
    details = await _if_unknown(app, word.message.customer)
    await finish(
        entry, partial(actions.follower_said, act_for(entry), app.key, word, details, app.answers, entry.received_at)
    )


async def scanned(entry: InboxEntry, app: OfficialApp, word: FollowerScanned) -> None:
    """Raises PlatformError."""
    details = await _if_unknown(app, word.follower)
    await finish(entry, partial(actions.follower_scanned, act_for(entry), app.key, word, details))


async def tapped(entry: InboxEntry, app: OfficialApp, word: FollowerTapped) -> None:
    """Raises PlatformError."""
    details = await _if_unknown(app, word.follower)
    await finish(entry, partial(actions.follower_tapped, act_for(entry), app.key, word, details))


async def located(entry: InboxEntry, app: OfficialApp, word: FollowerLocated) -> None:
    """Raises PlatformError."""
    details = await _if_unknown(app, word.follower)
    await finish(entry, partial(actions.follower_located, act_for(entry), word, details))


async def chose(entry: InboxEntry, app: OfficialApp, word: SubscriptionsChosen) -> None:
    """Raises PlatformError."""
    details = await _if_unknown(app, word.follower)
    await finish(entry, partial(actions.subscriptions_chosen, act_for(entry), word, details))


async def noticed(entry: InboxEntry, app: OfficialApp, word: NoticeTold) -> None:
    await finish(entry, partial(actions.notice_told, act_for(entry), app.key, word))


async def mass_sent(entry: InboxEntry, app: OfficialApp, word: MassSendTold) -> None:
    await finish(entry, partial(actions.mass_send_told, act_for(entry), app.key, word))


async def _if_unknown(app: OfficialApp, follower: Identity) -> FollowerDetails | None:
    """Somebody who followed before we were there is asked about at their first word."""
    return None if await StoredFollower.get(follower.key) else await _details(app, follower)


async def _details(app: OfficialApp, follower: Identity) -> FollowerDetails | None:
    """None when the platform will not tell: an unverified account may not ask. Raises PlatformError."""
    try:
        return await follower_details(app.client, follower.account)
    except PlatformError as error:
        if error.reaction in (Reaction.STOP, Reaction.TELL_ADMIN):
            return None
        raise
