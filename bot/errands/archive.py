"""Records of the chat archive that could not be taken in: shown, and tried again."""

from collections.abc import Mapping

from bot.errands.visit import by_operator, local, newest, paper, visiting
from config.settings import Settings
from crm_core.archive.actions import set_aside, set_aside_count, try_again

_REASONS: Mapping[str, str] = {
    "no_key": "配置里没有第 {} 版公钥对应的私钥：加到 archive.keys，重启后自动补录",
    "wrong_key": "配置里第 {} 版的私钥不对：换成对应的那一把，重启后自动补录",
    "damaged": "记录本身已损坏",
    "sdk": "SDK 解不开（错误码 {}）",
    "crash": "SDK 解它时崩溃",
    "hang": "SDK 解它时没有反应",
    "unreadable": "解开了，但内容读不懂",
    "incomplete": "解开了，但缺少 {}",
    "refused": "存不进数据库（{}）",
}


@visiting
async def show(settings: Settings, *, limit: int) -> None:
    """List them, newest first, each with the number it is tried again by and the reason."""
    records, out = await set_aside(by_operator("archive"), limit), paper()
    if not records:
        out.print("没有搁置的会话存档记录。")
    for one in records:
        out.print(one.id, style="bold")
        out.print(f"  {reason(one.fault)} · {one.app} · {local(one.at, settings)} · 试了 {one.tries} 次")
    out.print(newest(len(records), limit), end="")


@visiting
async def replay_one(_settings: Settings, key: str) -> None:
    await try_again(by_operator("archive replay"), [key])
    paper().print("机器人下一次拉取存档时再试。")


@visiting
async def replay_all(_settings: Settings) -> None:
    act = by_operator("archive replay")
    if not await set_aside_count(act):
        paper().print("没有搁置的会话存档记录。")
        return
    count = await try_again(act, None)
    paper().print(f"机器人下一次拉取存档时再试这 {count} 条。")


def reason(fault: str) -> str:
    """A fault in words; one we have no words for as it is."""
    kind, _, detail = fault.partition(":")
    return _REASONS.get(kind, fault).replace("{}", detail)
