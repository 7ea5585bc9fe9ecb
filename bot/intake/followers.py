"""Followers of a 公众号: what the platform knows of them is asked first, then one transaction takes it in."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import partial

from adapters.channel import PlatformError, Reaction
from adapters.wechat.official.followers import follower_details
from bot.apps import OfficialApp
from bot.intake.entry import act_for, finish
from bot.intake.keywords import by_keyword
from commands.visiting import Passed, Passing, Visit, VisitorAnswer, VisitorCatalogue, answer_visitor
from community.keywords.model import Channel
from crm_core.act import Act
from crm_core.errors import Conflict, Refusal
from crm_core.followers import actions
from crm_core.followers.documents import StoredFollower
from crm_core.inbox.documents import InboxEntry
from crm_core.messages import (
    Article,
    FollowerCame,
    FollowerDetails,
    FollowerLeft,
    FollowerLocated,
    FollowerSaid,
    FollowerScanned,
    FollowerTapped,
    MassSendTold,
    MenuDeed,
    NoticeTold,
    SubscriptionsChosen,
)
from crm_core.values import Identity

_PEOPLE = "好的，已经记下，我们的同事会尽快回复您。"


async def came(entry: InboxEntry, app: OfficialApp, word: FollowerCame) -> None:
    """Raises PlatformError."""
    details = await _details(app, word.follower)
    act = act_for(entry)
    await finish(entry, partial(actions.follower_came, act, app.key, word, details, app.answers, entry.received_at))


async def left(entry: InboxEntry, app: OfficialApp, word: FollowerLeft) -> None:
    """Raises PlatformError."""
    details = await _details(app, word.follower)
    await finish(entry, partial(actions.follower_left, act_for(entry), app.key, word, details))


async def said(
    catalogue: VisitorCatalogue, passing: Passing, entry: InboxEntry, app: OfficialApp, word: FollowerSaid
) -> None:
    """Keep it; a command of a customer's is answered in place of what the account says by itself.

    Raises PlatformError.
    """
    details = await _if_unknown(app, word.message.customer)
    is_command = catalogue.find(word.message.text) is not None
    answers = replace(app.answers, answer="") if is_command else app.answers

    async def work() -> None:
        act = act_for(entry)
        keyed = None if is_command else await by_keyword(act, Channel.OFFICIAL, word.message, passing.zone)
        said = replace(answers, answer="") if keyed else answers
        customer = await actions.follower_said(act, app.key, word, details, said, entry.received_at)
        answered, to = False, word.message.customer
        if keyed and customer is not None:
            answered = await actions.answer_follower(act, app.key, to, keyed.text, app.answers, entry.received_at)
        if is_command and customer is not None:
            visit = Visit(customer=customer, identity=to, catalogue=catalogue, passing=passing)
            answered = await _answer(act, app, visit, word.message.text, entry.received_at)
        if answered:
            await actions.satisfied(act, word.message)

    await finish(entry, work)


async def _answer(act: Act, app: OfficialApp, visit: Visit, text: str, heard_at: datetime) -> bool:
    """Whether that was all that was wanted; not when a person is."""
    try:
        answer = await answer_visitor(act, visit, text)
    except Refusal as refusal:
        answer = VisitorAnswer(text=refusal.text)
    if answer is None:
        return False
    arrives = True
    if said := answer.text or (_PEOPLE if answer.people else ""):
        arrives = await actions.answer_follower(act, app.key, visit.identity, said, app.answers, heard_at)
    if answer.passed:
        await _pass_on(act, app, visit.identity, answer.passed)
    return arrives and not answer.people


async def _pass_on(act: Act, app: OfficialApp, to: Identity, passed: Passed) -> None:
    """A link with its picture, while the platform lets us."""
    words = Article(title=passed.title, description=passed.about, url=passed.url, picture=passed.picture)
    with suppress(Conflict):
        key = f"{act.cause}:passed"
        await actions.send_to_follower(act, key, app=app.key, to=to, words=words, windows=app.answers.windows)


async def scanned(entry: InboxEntry, app: OfficialApp, word: FollowerScanned) -> None:
    """Raises PlatformError."""
    details = await _if_unknown(app, word.follower)
    await finish(entry, partial(actions.follower_scanned, act_for(entry), app.key, word, details))


async def tapped(
    catalogue: VisitorCatalogue, passing: Passing, entry: InboxEntry, app: OfficialApp, word: FollowerTapped
) -> None:
    """An entry of the menu whose key is a command of customers does what the command does. Raises PlatformError."""
    details = await _if_unknown(app, word.follower)

    async def work() -> None:
        act = act_for(entry)
        customer = await actions.follower_tapped(act, app.key, word, details)
        if customer is not None and word.deed is MenuDeed.CLICK:
            visit = Visit(customer=customer, identity=word.follower, catalogue=catalogue, passing=passing)
            await _answer(act, app, visit, word.key, entry.received_at)

    await finish(entry, work)


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
