"""What a failure of the library asks of us, and what the company's administrator is told."""

from adapters.channel import PlatformError, Reaction

_REMEDIES: dict[int | str, str] = {
    10000: "库不接受这次调用的参数：请核对配置里的企业 ID 和会话存档 Secret",
    10004: "会话存档的 Secret 不正确：请在“管理工具 › 聊天内容存档”查看，并更新配置",
    10009: "服务器的出口 IP 不在会话存档的可信 IP 内：请在“管理工具 › 聊天内容存档”中加入它",
    10011: "库无法核对服务器证书：请更新系统证书，或换用新版 SDK",
    301042: "服务器的出口 IP 不在会话存档的可信 IP 内：请在“管理工具 › 聊天内容存档”中加入它",
    301052: "会话存档服务已过期：请在管理后台续期",
    301055: "没有会话存档权限：请在“管理工具 › 聊天内容存档”中开启",
    "no_library": "会话存档的库装不上：请核对 library 的路径，并使用与本机系统相符的 Linux 版 SDK",
    "key_unusable": "会话存档的私钥无法使用：请核对配置 keys 里的文件，应为不带密码的 RSA 私钥（PEM）",
}
_GONE = frozenset({10005, 10010})
"""No such file, or one the platform has no longer."""


def refused(code: int | str, which: str = "") -> PlatformError:
    """The library's code, or a word of ours, as an error of the platform; `which` is the key's version, if any."""
    if code in _REMEDIES:
        detail = f"archive：{_REMEDIES[code]}" + (f"（{which}）" if code == "key_unusable" else "")
        return PlatformError(Reaction.TELL_ADMIN, code, detail)
    return PlatformError(Reaction.STOP if code in _GONE else Reaction.RETRY, code, "archive")
