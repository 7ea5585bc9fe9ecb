"""微信客服: a callback says that there is news, the pages behind it become history and change the sessions.

A burst of callbacks costs one fetch: what is pending beside an entry when its fetch begins is settled with it.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import structlog

from adapters.channel import PlatformError, Reaction
from adapters.envelope import Unreadable
from adapters.wechat.work import customer_service
from bot.apps import WorkApp
from bot.intake.entry import act_for, finish
from bot.intake.keywords import by_keyword
from commands.visiting import NOTHING_TO_PASS, Passing, Visit, VisitorAnswer, VisitorCatalogue, answer_visitor
from community.keywords.model import Channel
from crm_core.act import Act
from crm_core.action import together
from crm_core.conversations.actions import cursor_of
from crm_core.errors import Refusal
from crm_core.inbox.documents import InboxEntry
from crm_core.inbox.model import AlreadyDone
from crm_core.messages import ChatPage, CustomerServiceStirred, DutyChanged, ServiceMedia, ServiceText
from crm_core.service.actions import answer_asked, pass_to_people, satisfied, take_page
from crm_core.service.model import Reception
from crm_core.service.taking import Asked

MOST_STALLS = 5
"""Pages in a row that bring neither a message nor another cursor, though the platform says there is more."""
MOST_ALONG = 200
TOKEN_LIVES = timedelta(minutes=10)
"""Whether the platform refuses an older one or takes it for none is not documented: it is left out."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceDesk:
    """`page_size` is how many messages are fetched and stored at once."""

    catalogue: VisitorCatalogue
    reception: Reception
    page_size: int
    passing: Passing = NOTHING_TO_PASS

    async def stirred(self, entry: InboxEntry, app: WorkApp, word: CustomerServiceStirred) -> None:
        """Fetch and store page after page until the platform has no more; the last one finishes the entry.

        Raises PlatformError, also when the platform keeps saying that there is more and gives nothing, and AlreadyDone
        for an entry that was settled with another one.
        """
        if not await InboxEntry.is_pending(entry.id):
            raise AlreadyDone(entry.id)
        along = await _same_account(entry, app, word)
        more, stalls = True, 0
        while more:
            act = act_for(entry)
            token = word.token if act.at - entry.received_at < TOKEN_LIVES else ""
            fetched = await self._fetch(act, app, word.open_kfid, token)
            page = fetched.page
            more = page.more
            stalls = 0 if page.happened or page.next_cursor != fetched.after else stalls + 1
            if more and stalls == MOST_STALLS:
                raise PlatformError(Reaction.RETRY, "no_progress", "kf/sync_msg")
            store = partial(self._store, act_for(entry), f"reply:{entry.id}", app, fetched, () if more else along)
            await (together(store) if more else finish(entry, store))

    async def unannounced(
        self, act: Act, app: WorkApp, open_kfid: str, taken: Callable[[ChatPage], Awaitable[None]]
    ) -> ChatPage:
        """Fetch and store the next page although no callback came; `taken` runs in the transaction that stores it.

        Raises PlatformError, and Conflict when a callback's own fetch was faster.
        """
        fetched = await self._fetch(act, app, open_kfid, "")

        async def work() -> None:
            await self._store(act, f"reply:{act.cause}", app, fetched, ())
            await taken(fetched.page)

        await together(work)
        return fetched.page

    async def _fetch(self, act: Act, app: WorkApp, open_kfid: str, token: str) -> "_Fetched":
        source = f"{app.scope}:kf:{open_kfid}"
        after = await cursor_of(act, source)
        page = await customer_service.page(
            app.client, app.corp_id, open_kfid=open_kfid, cursor=after, token=token, limit=self.page_size
        )
        return _Fetched(source=source, after=after, page=page, names=await _names(app, page))

    async def _store(self, act: Act, key: str, app: WorkApp, fetched: "_Fetched", along: Sequence[str]) -> None:
        """`key` begins the keys of whatever is answered."""
        asked = await take_page(
            act,
            app.key,
            fetched.source,
            after=fetched.after,
            page=fetched.page,
            names=fetched.names,
            reception=self.reception,
        )
        for one in asked:
            await self._answer(act, app, one, key=f"{key}:{one.message.id}")
        if unreadable := fetched.page.unreadable:
            log.error("service.unreadable", source=fetched.source, count=len(unreadable))
            await InboxEntry.keep_unreadable(app.key, "kf/message", unreadable, act.at, act.trace)
        await InboxEntry.keep_unknown(app.key, "kf/unknown", fetched.page.unknown, act.at, act.trace)
        await InboxEntry.finish_along(along, act.at)

    async def _answer(self, act: Act, app: WorkApp, asked: Asked, *, key: str) -> None:
        """A command of a customer's is answered; whoever says anything else is handed over, where that is wanted."""
        visit = Visit(
            customer=asked.session.customer,
            identity=asked.session.identity,
            catalogue=self.catalogue,
            passing=self.passing,
            said=asked.message.id,
        )
        try:
            answer = await answer_visitor(act, visit, asked.message.text)
        except Refusal as refusal:
            answer = VisitorAnswer(text=refusal.text)
        answer = answer or await by_keyword(act, Channel.SERVICE, asked.message, self.passing.zone)
        if answer is not None and answer.text:
            words = ServiceText(text=answer.text)
            if await answer_asked(act, asked, words, key=key, limits=self.reception.limits) and not answer.people:
                await satisfied(act, asked)
        if answer is not None and not answer.text and not answer.people:
            await satisfied(act, asked)
        if answer is not None and answer.passed:
            poster = ServiceMedia(media_id="", kind="image", file=answer.passed.file)
            await answer_asked(act, asked, poster, key=f"{key}:poster", limits=self.reception.limits)
        if (answer is None and self.reception.passes_on) or (answer is not None and answer.people):
            await pass_to_people(act, asked, scope=app.scope, key=key, reception=self.reception)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fetched:
    source: str
    after: str
    page: ChatPage
    names: dict[str, str]


async def _same_account(entry: InboxEntry, app: WorkApp, word: CustomerServiceStirred) -> list[str]:
    """Other callbacks that announce no more than a fetch which begins now will bring."""
    return [one.id for one in await InboxEntry.beside(entry, MOST_ALONG) if _account(app, one) == word.open_kfid]


def _account(app: WorkApp, entry: InboxEntry) -> str:
    try:
        word = app.parse(entry.body or "")
    except Unreadable:
        return ""
    return word.open_kfid if isinstance(word, CustomerServiceStirred) else ""


async def _names(app: WorkApp, page: ChatPage) -> dict[str, str]:
    """Nicknames of the customers of a page, by identity key; none when the platform will not tell."""
    people = {one.customer for one in page.happened if not isinstance(one, DutyChanged)}
    accounts = {one.account: one.key for one in people}
    try:
        visitors = await customer_service.names(app.client, sorted(accounts)) if accounts else {}
    except PlatformError as error:
        if error.reaction is Reaction.RETRY:
            raise
        log.warning("service.no_names", source=app.scope, code=error.code)
        visitors = {}
    return {key: visitors[account].name for account, key in accounts.items() if account in visitors}
