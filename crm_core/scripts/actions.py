"""Prepared answers: written, found, counted and taken away."""

from crm_core.act import Act
from crm_core.action import action, reading
from crm_core.errors import Conflict, NotFound
from crm_core.permissions import Permission
from crm_core.scripts.documents import StoredScript
from crm_core.scripts.model import MOST_SCRIPTS, STARTERS, Script, checked, fits


@reading(Permission.USE_COMMANDS)
async def find_scripts(act: Act, words: str = "") -> list[Script]:
    """Those with all these words in them, all without any; the ones used most first. STARTERS where there are none."""
    return [one for one in await StoredScript.in_order() or STARTERS if fits(one, words)]


@action(Permission.MANAGE_SCRIPTS)
async def write_script(act: Act, title: str, text: str, category: str = "") -> bool:
    """Write one, over one of the same title; whether there was one. Raises Malformed, Conflict."""
    checked(title, text, category)
    before = await StoredScript.titled(title)
    if before is None and len(await StoredScript.in_order()) >= MOST_SCRIPTS:
        raise Conflict(f"话术已有 {MOST_SCRIPTS} 条，请先删掉不用的。")
    script = await StoredScript.put(title, text, category, act.at)
    _undo_with(act, title, before)
    act.record("scripts.write", script)
    return before is not None


@action(Permission.MANAGE_SCRIPTS)
async def remove_script(act: Act, title: str) -> None:
    """Raises NotFound."""
    before = await StoredScript.titled(title)
    if before is None:
        raise NotFound(f"没有叫“{title}”的话术。")
    await StoredScript.take_away(title)
    _undo_with(act, title, before)
    act.record("scripts.remove", before.id)


@action(Permission.MANAGE_SCRIPTS)
async def restore_script(act: Act, title: str, text: str, category: str) -> str:
    """Undo a change: as it was before, gone with an empty text; returns what that means, for the person who asked."""
    if text:
        act.record("scripts.write", await StoredScript.put(title, text, category, act.at))
        return f"已撤销：话术“{title}”恢复原样。"
    await StoredScript.take_away(title)
    return f"已撤销：话术“{title}”不再保留。"


@action(Permission.USE_COMMANDS)
async def script_used(act: Act, script: str) -> None:
    """Somebody sent it; the starters are not counted. Raises NotFound."""
    if not any(one.id == script for one in STARTERS) and not await StoredScript.was_used(script):
        raise NotFound("这条话术已经删掉了。")
    act.record("scripts.used", script)


def _undo_with(act: Act, title: str, before: Script | None) -> None:
    text, category = (before.text, before.category) if before else ("", "")
    act.undo_with(restore_script, title=title, text=text, category=category)
