"""Looking at and changing one's own preferences."""

from crm_core.act import Act
from crm_core.action import action, reading
from crm_core.errors import Conflict, NotPermitted
from crm_core.permissions import Permission
from crm_core.preferences.documents import StoredPreferences
from crm_core.preferences.model import Wishes
from crm_core.staff.documents import StoredStaff
from crm_core.values import Identity, Platform, StaffId


@reading(Permission.USE_COMMANDS)
async def own_wishes(act: Act) -> Wishes:
    """What this person has chosen so far."""
    staff = _person(act)
    return (await StoredPreferences.of([staff])).get(staff, Wishes())


@action(Permission.USE_COMMANDS)
async def choose(act: Act, wishes: Wishes) -> None:
    """Let this person's choices be exactly these. Raises Conflict for to-dos of somebody who has no place for them."""
    staff = _person(act)
    if wishes.todos:
        await _require_todos(staff)
    before = (await StoredPreferences.of([staff])).get(staff, Wishes())
    await StoredPreferences.put(staff, wishes)
    if wishes.platform != before.platform:
        await StoredStaff.prefer(staff, wishes.platform or "")
    act.undo_with(choose_again, wishes=before)
    act.record("preferences.choose", staff)


@action(Permission.USE_COMMANDS)
async def choose_again(act: Act, wishes: Wishes) -> str:
    """Go back to earlier choices; returns what that means, for the person who asked."""
    await choose(act, wishes)
    return "已恢复您原来的设置。"


async def _require_todos(staff: StaffId) -> None:
    member = (await StoredStaff.by_ids([staff])).get(staff)
    accounts = map(Identity.from_key, member.identities if member else ())
    if not any(one.platform is Platform.DINGTALK for one in accounts):
        raise Conflict("您在这里还没有钉钉账号。在钉钉里发“绑定”，再把绑定码发到这里，就可以了。")


def _person(act: Act) -> StaffId:
    if act.actor.staff is None:
        raise NotPermitted("只有同事有自己的设置。")
    return act.actor.staff
