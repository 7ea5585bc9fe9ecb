"""A run: one at a time, gone on with where it was left, in no hurry."""

import secrets
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial

import structlog

from adapters.channel import PlatformError, Reaction
from adapters.wechat.work.errors import remedy_of
from bot.apps import App, Apps, OfficialApp, WorkApp
from bot.intake.service import ServiceDesk
from bot.mirrors.directory import Directory
from bot.queues.leases import Leases
from bot.reconciling.codes import walk_codes
from bot.reconciling.contacts import ContactWalk
from bot.reconciling.directory import walk_directory
from bot.reconciling.followers import walk_followers
from bot.reconciling.groups import walk_groups
from bot.reconciling.pace import Pace
from bot.reconciling.service import walk_service
from bot.reconciling.tags import walk_tags
from bot.reconciling.walk import AppT, Page, Walk
from crm_core.act import PROGRAM, Act
from crm_core.reconciling.actions import begin_run, end_run, give_up, last_runs, move_on, note_failure, unfinished_run
from crm_core.reconciling.model import Part, Run, Stretch
from crm_core.values import AppKey, Use

LEASE = "reconcile"
MOST_TRIES = 5
"""Of a page the platform does not tell, in a row."""
MOST_RESTS = 90
"""As often a page waits for the platform to take calls again: an hour's limit lapses meanwhile."""
TOO_OFTEN = frozenset({45009, 45011, 45033})
_USES: dict[Part, Use] = {
    Part.DIRECTORY: "directory",
    Part.TAGS: "contacts",
    Part.CUSTOMERS: "contacts",
    Part.CODES: "contacts",
    Part.GROUPS: "contacts",
    Part.SERVICE: "service",
}
_WalkPage = Callable[[str], Awaitable[Page]]

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Slowness:
    """`rest` is waited when the platform was asked too often, and between two tries of a page; seconds."""

    rest: float
    grace: timedelta
    page: int


class Reconciler:
    """Goes through the parts of a run. `shown` is called with every part before it begins and after each page."""

    def __init__(
        self,
        apps: Apps,
        directory: Directory,
        service: ServiceDesk,
        leases: Leases,
        *,
        pace: Pace,
        slowness: Slowness,
        shown: Callable[[Stretch], None] = lambda _: None,
    ) -> None:
        self._apps = apps
        self._directory = directory
        self._service = service
        self._leases = leases
        self._pace = pace
        self._slowness = slowness
        self._shown = shown

    async def run(self, parts: Collection[Part] = tuple(Part), *, nightly: bool) -> Run | None:
        """Go on with the run that was left in the middle, or else begin one; None when one is under way elsewhere.

        Raises PyMongoError; then, and when it is cancelled, the run waits to be gone on with.
        """
        async with self._leases.hold(LEASE) as held:
            if not held:
                return None
            under_way = await unfinished_run(_act("reconcile")) or await self._begun(parts, nightly=nightly)
            return await self._go_through(under_way)

    async def _begun(self, parts: Collection[Part], *, nightly: bool) -> Run:
        now = datetime.now(UTC)
        run = f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
        chosen = [(part, app.key) for part in Part if part in parts for app in _apps_of(self._apps, part)]
        await begin_run(_act(f"reconcile:{run}"), run, chosen, nightly=nightly)
        log.info("reconcile.began", run=run, parts=len(chosen))
        return next(one for one in await last_runs(_act("reconcile"), 5) if one.id == run)

    async def _go_through(self, run: Run) -> Run:
        contacts = ContactWalk()
        for stretch in run.stretches:
            app = self._apps.get(AppKey(stretch.app))
            if stretch.done:
                continue
            self._shown(stretch)
            if app is None:
                await give_up(_act("reconcile"), stretch.id, "配置里已经没有这个应用")
            else:
                await self._part(run, stretch, app, contacts)
        await end_run(_act(f"reconcile:{run.id}"), run.id)
        ended = next(one for one in await last_runs(_act("reconcile"), 5) if one.id == run.id)
        log.info("reconcile.ended", run=run.id, found=sum(ended.found.values()))
        return ended

    async def _part(self, run: Run, stretch: Stretch, app: App, contacts: ContactWalk) -> None:
        step = self._step(run, stretch, app, contacts)
        place: str | None = stretch.place
        now = stretch
        while place is not None:
            page = await self._patiently(stretch, partial(step, place))
            if page is None:
                return
            place = page.place
            await move_on(_act("reconcile"), stretch.id, place=place, checked=page.checked, expected=page.expected)
            now = replace(now, checked=now.checked + page.checked, expected=max(now.expected, page.expected))
            self._shown(replace(now, done=place is None))

    async def _patiently(self, stretch: Stretch, work: Callable[[], Awaitable[Page]]) -> Page | None:
        """A page, tried again while there is hope; None when the rest of the part has to be left."""
        tries = rests = 0
        while True:
            try:
                return await work()
            except PlatformError as error:
                too_often = error.code in TOO_OFTEN
                tries, rests = tries + (not too_often), rests + too_often
                await note_failure(_act("reconcile"), stretch.id, str(error.code))
                log.warning("reconcile.failed", stretch=stretch.id, code=error.code, tries=tries)
                if error.reaction is not Reaction.RETRY or tries == MOST_TRIES or rests == MOST_RESTS:
                    await give_up(_act("reconcile"), stretch.id, remedy_of(error))
                    return None
                await (self._pace.slow_down(self._slowness.rest) if too_often else self._pace.turn())

    def _step(self, run: Run, stretch: Stretch, app: App, contacts: ContactWalk) -> _WalkPage:
        """How the pages of this part are compared."""
        if isinstance(app, OfficialApp):
            official = self._walk(run, stretch, replace(app, client=app.client.paced(self._pace.turn)))
            return partial(walk_followers, official)
        if not isinstance(app, WorkApp):
            raise TypeError(stretch.part)
        walk = self._walk(run, stretch, replace(app, client=app.client.paced(self._pace.turn)))
        steps: dict[Part, _WalkPage] = {
            Part.DIRECTORY: lambda _: walk_directory(walk, self._directory),
            Part.TAGS: partial(walk_tags, walk),
            Part.CUSTOMERS: partial(contacts.page, walk),
            Part.CODES: partial(walk_codes, walk),
            Part.GROUPS: partial(walk_groups, walk),
            Part.SERVICE: partial(walk_service, walk, desk=self._service),
        }
        return steps[stretch.part]

    def _walk(self, run: Run, stretch: Stretch, app: AppT) -> Walk[AppT]:
        return Walk(
            app=app,
            stretch=stretch.id,
            trace=secrets.token_hex(8),
            began_at=run.began_at,
            grace=self._slowness.grace,
            page=self._slowness.page,
            staff_apps=[one.key for one in self._apps.values() if "staff" in one.uses],
        )


def _apps_of(apps: Apps, part: Part) -> Sequence[App]:
    if part is Part.FOLLOWERS:
        return [one for one in apps.values() if isinstance(one, OfficialApp)]
    return [one for one in apps.values() if isinstance(one, WorkApp) and _USES[part] in one.uses]


def _act(cause: str) -> Act:
    return Act(actor=PROGRAM, at=datetime.now(UTC), cause=cause, trace=secrets.token_hex(8))
