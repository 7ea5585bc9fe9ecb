"""What 企业微信's error codes ask of us (developer.work.weixin.qq.com, 全局错误码).

A remedy is written for the company's administrator and is there only where something has to be set right.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from adapters.channel import PlatformError, Reaction

TOKEN_REFUSED = frozenset({40014, 42001})
"""The access token is unknown or has lapsed: fetch a new one, once."""
TASK_ID_TAKEN = 42014
"""A card of this task id has been sent before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What an error code asks of us. `remedy` is for the admin, in Chinese; `retry_after` in seconds."""

    reaction: Reaction
    remedy: str = ""
    retry_after: float | None = None


def _stop(*codes: int) -> dict[int, Meaning]:
    return dict.fromkeys(codes, Meaning(reaction=Reaction.STOP))


def _retry(*codes: int, after: float | None = None) -> dict[int, Meaning]:
    return dict.fromkeys(codes, Meaning(reaction=Reaction.RETRY, retry_after=after))


def _tell(remedy: str, *codes: int) -> dict[int, Meaning]:
    return dict.fromkeys(codes, Meaning(reaction=Reaction.TELL_ADMIN, remedy=remedy))


MEANINGS: Mapping[int, Meaning] = {
    **_retry(-1),
    # The block of a minute's limit lasts 60 s; that of an hour's limit is waited out 60 s at a time.
    **_retry(45009, 45033, after=60),
    # Tags of one customer changed at the same time; a welcome message being handed out.
    **_retry(45035, 41096, after=1),
    # A mass-send being handed out to the staff: to be taken back, or reminded of, once it is.
    **_retry(41063, after=60),
    # Refused twice in one call, which the client does not repeat further; later it may be another matter.
    **_retry(*TOKEN_REFUSED, after=1),
    **_stop(42009, 41001, TASK_ID_TAKEN),
    # A person, a customer or a relation that is not, or is no more.
    **_stop(40003, 60111, 40096, 84061, 81013, 90500, 90501, 95021, 43004),
    # A customer who cannot be handed over: limits, a handover under way, not a customer of the giver.
    **_stop(40099, 40100, 40128, 40129, 40130, 40131),
    # Something in the call itself: media, parameters, lengths, empty contents.
    **_stop(40007, 40009, 40058, 40063, 40068, 40093, 41035, 45001, 45002, 45007, 45008, 44001, 44004),
    # Codes for one use, or for a short time, that are used up.
    **_stop(40029, 41049, 41050, 41051, 41053, 84014, 84015),
    **_tell("应用的 Secret 不正确：请在管理后台的应用详情页重新查看 Secret，并更新配置", 40001, 40091, 41004),
    **_tell("企业 ID 不正确：请在管理后台“我的企业 › 企业信息”查看企业 ID，并更新配置", 40013),
    **_tell("AgentId 与 Secret 不属于同一个应用：请在应用详情页核对两者，并更新配置", 40056, 301002),
    **_tell("应用尚未设置接收消息的 URL：请在应用详情页“接收消息”中完成设置", 40057),
    **_tell("网页授权域名未设为可信域名：请在应用详情页“网页授权及JS-SDK”中设置", 50001),
    **_tell("应用没有调用此接口的权限：请在管理后台把应用加入对应功能的“可调用接口的应用”", 48002, 48009),
    **_tell("应用已被停用：请在管理后台启用应用", 50003),
    **_tell("成员不在应用的可见范围内：请在应用详情页扩大可见范围", 60011),
    **_tell("服务器的出口 IP 不在企业可信 IP 内：请在应用详情页“企业可信IP”中加入它", 60020),
    **_tell("成员没有客户联系权限：请在“客户联系 › 权限配置”中把成员加入使用范围", 84074, 610004),
    **_tell("接手的成员尚未实名认证：请提醒成员在企业微信中完成实名认证", 40098),
    **_tell("成员尚未激活企业微信：请提醒成员登录激活", 41054, 95014),
    **_tell("企业未绑定微信开发者 ID，无法取得 unionid：请在“客户联系 › API”中绑定", 41057),
    **_tell("微信客服账号不存在或未授权给应用：请在“微信客服 › API”中授权该账号", 95000, 95004),
    **_tell("微信客服未开启 API：请在“微信客服 › API”中开启", 95017),
    **_tell("应用没有会话存档权限：请在“管理工具 › 聊天内容存档”中开启", 301055),
    **_tell("成员没有接口调用许可：请在管理后台购买或续期，并分配给成员", 701008),
}

_EGRESS = re.compile(r"(?:from ip:|invalid ip) ([0-9a-fA-F.:]{3,45})")
_NOT_LISTED = frozenset({60020, 40164})


def refusal(path: str, code: int, message: str, meanings: Mapping[int, Meaning] = MEANINGS) -> PlatformError:
    """Turn an error code into our error; of the platform's `message` only our own address is kept (not listed)."""
    meaning = meanings.get(code, Meaning(reaction=Reaction.STOP))
    remedy = meaning.remedy
    if code in _NOT_LISTED and (found := _EGRESS.search(message)):
        remedy = f"{remedy}（{found[1]}）"
    detail = f"{path}：{remedy}" if remedy else path
    return PlatformError(meaning.reaction, code, detail, retry_after=meaning.retry_after)


def remedy_of(error: PlatformError) -> str:
    """Tell the administrator what to do about an error, as far as it is known."""
    _path, _colon, remedy = error.detail.partition("：")
    if remedy:
        return remedy
    if isinstance(error.code, int):
        return f"企业微信返回错误码 {error.code}，请查阅其文档“全局错误码”"
    return _OURS.get(error.code, "应答不像来自企业微信：请检查接口地址和途中的代理")


_OURS: Mapping[str, str] = {
    "unreachable": "连不上企业微信：请检查网络、域名解析和代理",
    "timeout": "企业微信没有及时应答：请检查网络，稍后再试",
    "disconnected": "与企业微信的连接中断：请检查网络，稍后再试",
}
