"""A run from its beginning to its end, and who is told what it found."""

from collections.abc import Sequence

from crm_core.act import Act, Urgency
from crm_core.action import action, reading
from crm_core.messages import Text
from crm_core.permissions import Permission, Role
from crm_core.reconciling.documents import StoredRun, StoredStretch
from crm_core.reconciling.model import Found, Part, Run, morning_report
from crm_core.staff.documents import StoredStaff
from crm_core.staff.model import address_of
from crm_core.values import AppKey

KEPT = 30
"""So many runs are remembered."""


@action(Permission.FEED)
async def begin_run(act: Act, run: str, stretches: Sequence[tuple[Part, str]], *, nightly: bool) -> None:
    """Begin a run through these parts, each with the key of its app."""
    await StoredRun.keep_last(KEPT - 1)
    await StoredRun.begin(run, nightly=nightly, at=act.at, stretches=stretches)
    act.record("reconciling.begin", run)


@reading(Permission.FEED)
async def unfinished_run(act: Act) -> Run | None:
    """The run that was left in the middle, if any; the latest of several."""
    found = await StoredRun.last(1, ended_at=None)
    return await found[0].whole() if found else None


@reading(Permission.FEED)
async def last_runs(act: Act, limit: int, *, nightly_only: bool = False) -> list[Run]:
    """The latest first."""
    wanted = {"nightly": True} if nightly_only else {}
    return [await one.whole() for one in await StoredRun.last(limit, **wanted)]


@action(Permission.FEED)
async def note_found(act: Act, stretch: str, kind: Found, subject: str) -> None:
    """Put down that something differed; to be called in the transaction that makes it good. `subject` is an id."""
    await StoredStretch.note(stretch, kind, subject)
    act.record(f"reconciling.{kind}", subject)


@action(Permission.FEED)
async def note_failure(act: Act, stretch: str, code: str) -> None:
    """The platform would not tell of one; the others go on."""
    await StoredStretch.failed(stretch, code.replace(".", "_").replace("$", "_"))
    act.record("reconciling.failed", stretch)


@action(Permission.FEED)
async def move_on(act: Act, stretch: str, *, place: str | None, checked: int, expected: int) -> None:
    """A page of so many is compared; `place` is where it goes on, None at the end."""
    await StoredStretch.advance(stretch, place=place or "", checked=checked, expected=expected)
    if place is None:
        await StoredStretch.put(stretch, done=True)
        act.record("reconciling.part", stretch)


@action(Permission.FEED)
async def give_up(act: Act, stretch: str, remedy: str) -> None:
    """The rest of a part is left for the next run."""
    await StoredStretch.put(stretch, done=True, given_up=True, remedy=remedy)
    act.record("reconciling.given_up", stretch)


@action(Permission.FEED)
async def end_run(act: Act, run: str) -> None:
    """All parts are gone through."""
    await StoredRun.put(run, ended_at=act.at)
    act.record("reconciling.end", run)


@action(Permission.FEED)
async def tell_admins(act: Act, apps: Sequence[AppKey]) -> int:
    """Tell administrators, in one of `apps`, of the nightly runs they have not been told of; returns how many lines.

    They hear nothing of a run that found nothing.
    """
    told = 0
    for stored in await StoredRun.last(KEPT, told=False, ended_at={"$ne": None}):
        run = await stored.whole()
        text = morning_report(run.found, [one.part for one in run.stretches if one.given_up])
        for admin in await StoredStaff.with_role(Role.ADMIN) if text else ():
            if address := address_of(admin, apps):
                key = f"reconciled:{run.id}:{admin.id}"
                act.send(key, app=address.app, to=address.to, words=Text(text=text), urgency=Urgency.NOTICE)
                told += 1
        await StoredRun.put(run.id, told=True)
        act.record("reconciling.told", run.id)
    return told
