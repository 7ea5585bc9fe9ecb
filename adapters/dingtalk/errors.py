"""What 钉钉's refusals ask of us: numbers from the older host, words from the newer one.

A remedy is written for the company's administrator and is there only where something has to be set right.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from adapters.answers import nested
from adapters.channel import PlatformError, Reaction

TOKEN_REFUSED = frozenset({"40014", "42001", "33001", "InvalidAuthentication"})
"""The access token is unknown or has lapsed: fetch a new one, once."""
QUOTA_SPENT = "quota"
"""The code we give a refusal because the organisation's calls of this month are used up."""
BLOCKED = "blocked"
"""The code we give an answer that says that our address is shut out for some minutes."""
BLOCK_SECONDS = 300.0
UNCERTAIN = "unknown.send.result"
"""The platform itself does not know whether a message went out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a refusal asks of us. `remedy` is for the admin, in Chinese; `retry_after` in seconds."""

    reaction: Reaction
    remedy: str = ""
    retry_after: float | None = None


def _tell(remedy: str, *codes: str) -> dict[str, Meaning]:
    return dict.fromkeys(codes, Meaning(reaction=Reaction.TELL_ADMIN, remedy=remedy))


def _retry(*codes: str, after: float | None = None) -> dict[str, Meaning]:
    return dict.fromkeys(codes, Meaning(reaction=Reaction.RETRY, retry_after=after))


_NO_QUOTA = "本月的接口调用量已用完：请在钉钉管理后台购买额度，或等到下个月"

MEANINGS: Mapping[str, Meaning] = {
    **_retry("-1", "system.error", UNCERTAIN, "ServiceUnavailable", "InternalError"),
    # The window of these limits is a second; the shorter ones of one app and one call come first.
    **_retry("90018", "90019", "90002", "send.too.fast", "send.byToken.tooFast", after=1),
    **_retry("too.many.group", "too.many.people", "410100", "request.too.frequent", after=60),
    **_retry(*TOKEN_REFUSED, after=1),
    **_tell(_NO_QUOTA, "90020", "20001", "90030", "daily.call.limit"),
    **_tell(
        "应用的 AppKey 或 AppSecret 不正确：请在开发者后台“凭证与基础信息”核对，并更新配置",
        *("40001", "40089", "invalidClientIdOrSecret"),
    ),
    **_tell("应用没有调用此接口的权限：请在开发者后台“权限管理”中申请", "60011", "88"),
    **_tell("服务器的出口 IP 不在白名单内：请在开发者后台“安全设置”中加入它", "60020"),
    **_tell("成员不在应用的可见范围内：请在开发者后台“版本管理与发布”中扩大可见范围", "50002"),
    **_tell(
        "机器人编码（robotCode）不正确或机器人未启用：请在开发者后台核对，并更新配置",
        *("invalidParameter.robotCode.auth", "invalidParameter.robotCode.notExsit", "invalidParameter.robotCode.empty"),
        *("invalidParameter.robotCode.invalid", "robot.oto.notExist", "chatbotId.notAllow.sendOTO", "bot.stopped"),
    ),
    **_tell("互动卡片模板不存在或未发布：请在卡片平台发布模板，并更新 card_template", "param.cardTemplateIdInvalid"),
}


def refused_with(found: Mapping[str, Any], status: int) -> str:
    """The code of an answer's refusal; empty for none. The older host's gateway says 88 and why beside it."""
    number = str(found.get("errcode", 0))
    if number != "0":
        sub = str(found.get("sub_code") or "")
        return sub if number == "88" and sub else number
    return str(found.get("code") or "") if status >= 400 else ""


def scopes_lacking(found: Mapping[str, Any]) -> list[str]:
    """The permissions that a refusal says the app has not asked for."""
    named = nested(found.get("accessdenieddetail")).get("requiredScopes")
    told = cast("list[object]", named) if isinstance(named, list) else []
    return [one for one in told if isinstance(one, str) and re.fullmatch(r"[A-Za-z0-9_.]{1,80}", one)]


def refusal(path: str, code: str, scopes: Sequence[str] = ()) -> PlatformError:
    """Turn a refusal into our error. `code` is the platform's number or word, `scopes` what `scopes_lacking` gives."""
    meaning = MEANINGS.get(code) or _by_family(code)
    lacking = f"（{'、'.join(scopes)}）" if scopes else ""
    detail = f"{path}：{meaning.remedy}{lacking}" if meaning.remedy else path
    shown = QUOTA_SPENT if meaning.remedy == _NO_QUOTA else shown_code(code)
    return PlatformError(meaning.reaction, shown, detail, retry_after=meaning.retry_after)


def shown_code(code: str) -> int | str:
    """A number where it is one."""
    return int(code) if re.fullmatch(r"-?[0-9]{1,18}", code) else code


def blocked(path: str, seconds: float = BLOCK_SECONDS) -> PlatformError:
    """Our address called too often; whatever the call was, it did not happen."""
    return PlatformError(Reaction.RETRY, BLOCKED, path, retry_after=seconds)


def _by_family(code: str) -> Meaning:
    short = code.removeprefix("Forbidden.AccessDenied.")
    if short.startswith("ApiCountLimit"):
        return MEANINGS["90020"]
    if short.startswith("Qp") or code.endswith(".tooFast") or code.startswith("Throttling"):
        return MEANINGS["90018"]
    if re.fullmatch(r"900(0[1-9]|1[0-7])", code):
        return MEANINGS["90018"]
    if code.startswith("systemError."):
        return MEANINGS["-1"]
    if code.startswith("Forbidden.AccessDenied"):
        return MEANINGS["60011"]
    return Meaning(reaction=Reaction.STOP)
