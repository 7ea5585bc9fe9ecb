"""Does the platform let an app do what it is connected for?"""

from collections.abc import Coroutine

from adapters.channel import PlatformError
from adapters.wechat.work.archive.agreement import archived_members
from adapters.wechat.work.doctor import probe
from adapters.wechat.work.errors import remedy_of
from bot.apps import WorkApp
from bot.archive.access import ArchiveAccess
from bot.checkup.line import Line, good, wrong
from crm_core.values import Use

_FOR: tuple[Use | None, ...] = (None, None, "directory", "contacts", "service")
"""What each of the doctor's steps is needed for, in its order; None for what every app needs."""


async def examine(app: WorkApp) -> list[Line]:
    """Ask the platform step by step; what the app is not used for is left out."""
    if app.archive is not None:
        return await _examine_archive(app, app.archive)
    findings = await probe(app.client, app.agent_id)
    asked = [one for one, use in zip(findings, _FOR, strict=False) if use is None or use in app.uses]
    return [good(one.step) if one.ok else wrong(one.step, one.remedy) for one in asked]


async def _examine_archive(app: WorkApp, archive: ArchiveAccess) -> list[Line]:
    """会话存档 is no app with a name and a visible range: it has a Secret, a library and keys."""
    lines = [await _line("取得 access_token（企业 ID、会话存档的 Secret、网络）", app.client.check_token())]
    lines.append(await _line("有成员开通了会话存档（msgaudit/get_permit_user_list）", _members(app)))
    lines.append(await _line("读取会话存档（SDK、私钥、可信 IP）", archive.reader.check()))
    await archive.reader.close()
    return lines


async def _members(app: WorkApp) -> str:
    return (
        ""
        if await archived_members(app.client)
        else "没有成员开通会话存档：请在“管理工具 › 聊天内容存档”中设置开启范围"
    )


async def _line(step: str, asked: Coroutine[None, None, str | None]) -> Line:
    try:
        remedy = await asked or ""
    except PlatformError as error:
        remedy = remedy_of(error)
    return wrong(step, remedy) if remedy else good(step)
