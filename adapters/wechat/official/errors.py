"""What the error codes of 公众号 ask of us (developers.weixin.qq.com, 全局返回码).

A remedy is written for whoever administers the account and is there only where something has to be set right.
"""

from collections.abc import Mapping

from adapters.channel import PlatformError, Reaction
from adapters.wechat.work.errors import Meaning

TOKEN_REFUSED = frozenset({40001, 40014, 42001})
"""The access token is unknown or has lapsed: fetch a new one, once."""


def _stop(*codes: int) -> dict[int, Meaning]:
    return dict.fromkeys(codes, Meaning(reaction=Reaction.STOP))


def _retry(*codes: int, after: float | None = None) -> dict[int, Meaning]:
    return dict.fromkeys(codes, Meaning(reaction=Reaction.RETRY, retry_after=after))


def _tell(remedy: str, *codes: int) -> dict[int, Meaning]:
    return dict.fromkeys(codes, Meaning(reaction=Reaction.TELL_ADMIN, remedy=remedy))


MEANINGS: Mapping[int, Meaning] = {
    **_retry(-1),
    # A day's limit, waited out a minute at a time; a minute's limit.
    **_retry(45009, 45011, after=60),
    # Refused twice in one call, which the client does not repeat further; later it may be another matter.
    **_retry(*TOKEN_REFUSED, after=1),
    # Somebody who is no follower, refused the message, or has said nothing for too long.
    **_stop(40003, 43004, 43019, 43101, 45015, 45047, 50002),
    # Something in the call itself; a code that is used up.
    **_stop(40007, 40008, 40029, 40163, 41001, 41030, 44004, 45002, 47001, 47003),
    **_tell("AppID 不正确：请在公众平台“设置与开发 › 开发接口管理”查看 AppID，并更新配置", 40013, 41002),
    **_tell("模板 ID 不正确：请在公众平台核对模板消息或订阅通知的模板", 40037),
    **_tell("AppSecret 不正确：请在公众平台重置 AppSecret，并更新配置", 40125, 41004),
    **_tell("服务器的出口 IP 不在白名单内：请在公众平台“开发接口管理 › IP白名单”中加入它", 40164),
    **_tell("公众号没有这个接口的权限：请在公众平台“接口权限”查看，未认证的账号需要先认证", 48001),
    **_tell("公众号的接口权限被封禁：请登录公众平台查看通知", 48004),
}
TOKEN_MEANINGS: Mapping[int, Meaning] = {
    **MEANINGS,
    **_tell("AppSecret 不正确：请在公众平台重置 AppSecret，并更新配置", 40001),
}
"""The same when a token is asked for: a refusal there means the secret."""


def remedy_of(error: PlatformError) -> str:
    """Tell the administrator what to do about an error, as far as it is known."""
    _path, _colon, remedy = error.detail.partition("：")
    if remedy:
        return remedy
    if isinstance(error.code, int):
        return f"公众号接口返回错误码 {error.code}，请查阅其文档“全局返回码”"
    return "连不上公众号的接口：请检查网络、域名解析和代理"
