"""Signing in and out. A platform's code is the only way in; there are no passwords."""

from crm_core.act import Act
from crm_core.action import action, reading
from crm_core.errors import NotPermitted
from crm_core.permissions import Permission
from crm_core.sessions.documents import StoredOnce, StoredSession
from crm_core.sessions.model import LASTS, REPEATABLE_FOR, Session, SignedIn
from crm_core.staff.actions import actor_for, actor_of
from crm_core.staff.documents import StoredStaff
from crm_core.values import AppKey, Identity


@action(Permission.FEED)
async def sign_in(act: Act, who: Identity, app: AppKey, session_id: str, csrf: str) -> Session:
    """Open a session for whoever the platform says it is. Raises NotPermitted for a stranger."""
    actor = await actor_for(act, who)
    if actor is None or actor.staff is None:
        raise NotPermitted("您还没有开通 CRM 助手，请联系管理员把您加入应用的可见范围并分配角色。")
    session = Session(id=session_id, staff=actor.staff, app=app, csrf=csrf, lapses_at=act.at + LASTS)
    await StoredSession.add(session)
    act.record("sessions.sign_in", actor.staff)
    return session


@reading(Permission.FEED)
async def signed_in(act: Act, session_id: str) -> SignedIn | None:
    """Who acts in a session; None when it lapsed, was ended, or its person left or lost every role."""
    stored = await StoredSession.alive(session_id, act.at)
    member = (await StoredStaff.by_ids([stored.staff])).get(stored.staff) if stored else None
    if stored is None or member is None:
        return None
    actor = await actor_of(act, member)
    return SignedIn(session=stored.session, actor=actor, name=member.name) if actor else None


@action(Permission.FEED)
async def sign_out(act: Act, session_id: str) -> None:
    """End a session; one that has ended stays so."""
    await StoredSession.end(session_id)


@action(Permission.FEED)
async def answer_before(act: Act, key: str) -> bytes:
    """What a change was answered that is asked for again; empty for the first time, which has to keep its answer."""
    return await StoredOnce.begin(key, act.at + REPEATABLE_FOR)


@action(Permission.FEED)
async def keep_answer(act: Act, key: str, answer: bytes) -> None:
    """For whoever asks again."""
    await StoredOnce.keep(key, answer)
