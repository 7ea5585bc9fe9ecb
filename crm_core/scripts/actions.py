"""Prepared answers: written, found, counted and taken away, and the files that go along with them."""

from collections.abc import AsyncIterator

from crm_core.act import Act
from crm_core.action import action, reading
from crm_core.errors import Conflict, NotFound
from crm_core.media.model import Kept
from crm_core.permissions import Permission
from crm_core.scripts.documents import StoredScript, StoredScriptFile
from crm_core.scripts.model import MOST_SCRIPTS, STARTERS, Script, ScriptFile, checked, checked_file, fits

_GONE = "这条话术已经删掉了。"


@reading(Permission.USE_COMMANDS)
async def find_scripts(act: Act, words: str = "") -> list[Script]:
    """Those with all these words in them, all without any; the ones used most first. STARTERS where there are none."""
    return [one for one in await StoredScript.in_order() or STARTERS if fits(one, words)]


@action(Permission.MANAGE_SCRIPTS)
async def write_script(act: Act, title: str, text: str, category: str = "") -> tuple[str, bool]:
    """Write one, over one of the same title; its id, and whether there was one. Raises Malformed, Conflict."""
    checked(title, text, category)
    before = await StoredScript.titled(title)
    if before is None and len(await StoredScript.in_order()) >= MOST_SCRIPTS:
        raise Conflict(f"话术已有 {MOST_SCRIPTS} 条，请先删掉不用的。")
    script = await StoredScript.put(title, text, category, act.at)
    _undo_with(act, title, before)
    act.record("scripts.write", script)
    return script, before is not None


@action(Permission.MANAGE_SCRIPTS)
async def attach_file(act: Act, script: str, name: str, content_type: str, content: bytes) -> ScriptFile:
    """Have a file go along, in place of the one before. Raises Malformed, NotFound, also for a starter."""
    checked_file(name, len(content))
    before = await _own(script)
    file = await StoredScriptFile.put(name, content_type, content)
    await _give(act, before, file)
    return file


@action(Permission.MANAGE_SCRIPTS)
async def detach_file(act: Act, script: str) -> None:
    """No file goes along any more. Raises NotFound."""
    before = await _own(script)
    if before.file is not None:
        await _give(act, before, None)


@reading(Permission.USE_COMMANDS)
async def script_file(act: Act, script: str) -> Kept:
    """The file that goes along. Raises NotFound."""
    found = await StoredScript.known(script)
    stored = await StoredScriptFile.get(found.file.id) if found and found.file else None
    if stored is None:
        raise NotFound("这条话术没有文件。")

    async def read(start: int, length: int) -> AsyncIterator[bytes]:
        yield stored.content[start : start + length]

    file = stored.file
    return Kept(key=file.id, name=file.name, content_type=file.content_type, size=file.size, read=read)


@action(Permission.MANAGE_SCRIPTS)
async def remove_script(act: Act, title: str) -> None:
    """Raises NotFound."""
    before = await StoredScript.titled(title)
    if before is None:
        raise NotFound(f"没有叫“{title}”的话术。")
    await StoredScript.take_away(title)
    await StoredScriptFile.let_go(before.file, act.at)
    _undo_with(act, title, before)
    act.record("scripts.remove", before.id)


@action(Permission.MANAGE_SCRIPTS)
async def restore_script(act: Act, title: str, text: str, category: str, file: str = "") -> str:
    """Undo a change: as it was before, gone with an empty text; returns what that means, for the person who asked."""
    now = await StoredScript.titled(title)
    await StoredScriptFile.let_go(now.file if now else None, act.at)
    if not text:
        await StoredScript.take_away(title)
        return f"已撤销：话术“{title}”不再保留。"
    act.record("scripts.write", await StoredScript.put(title, text, category, act.at))
    await StoredScript.give(title, await StoredScriptFile.hold(file))
    return f"已撤销：话术“{title}”恢复原样。"


@action(Permission.USE_COMMANDS)
async def script_used(act: Act, script: str) -> None:
    """Somebody sent it; the starters are not counted. Raises NotFound."""
    if not any(one.id == script for one in STARTERS) and not await StoredScript.was_used(script):
        raise NotFound(_GONE)
    act.record("scripts.used", script)


async def _own(script: str) -> Script:
    """One somebody here has written. Raises NotFound."""
    found = await StoredScript.known(script)
    if found is None:
        raise NotFound(_GONE)
    return found


async def _give(act: Act, before: Script, file: ScriptFile | None) -> None:
    await StoredScript.give(before.title, file)
    await StoredScriptFile.let_go(before.file, act.at)
    _undo_with(act, before.title, before)
    act.record("scripts.file", before.id)


def _undo_with(act: Act, title: str, before: Script | None) -> None:
    text, category = (before.text, before.category) if before else ("", "")
    file = before.file.id if before and before.file else ""
    act.undo_with(restore_script, title=title, text=text, category=category, file=file)
