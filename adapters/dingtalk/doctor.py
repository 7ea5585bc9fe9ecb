"""Is the app set up rightly? Each step asks the platform for the least that shows it, and says what to do if not."""

from collections.abc import Awaitable, Callable

from adapters.answers import Answer
from adapters.channel import PlatformError
from adapters.dingtalk.client import DingtalkClient
from adapters.dingtalk.directory import departments
from adapters.dingtalk.errors import BLOCKED, QUOTA_SPENT
from adapters.finding import Finding

_OURS = {
    "unreachable": "连不上钉钉：请检查网络、域名解析和代理",
    "timeout": "钉钉没有及时应答：请检查网络，稍后再试",
    "disconnected": "与钉钉的连接中断：请检查网络，稍后再试",
    BLOCKED: "调用太频繁，本服务器的 IP 暂时被钉钉拦截：请等五分钟再试",
    QUOTA_SPENT: "本月的接口调用量已用完：请在钉钉管理后台购买额度，或等到下个月",
}


class _Nothing(Answer):
    pass


async def probe(client: DingtalkClient) -> list[Finding]:
    """Check an app step by step, with calls that cost nothing. Without a token nothing else is asked."""

    async def directory() -> str:
        return "" if await departments(client) else "看不到任何部门：请在开发者后台设置应用的可见范围"

    async def contacts() -> None:
        await client.topapi("topapi/extcontact/list", _Nothing, {"size": 1, "offset": 0})

    token = await _finding("取得 access_token（AppKey、AppSecret、网络）", client.check_token)
    if not token.ok:
        return [token]
    return [
        token,
        await _finding("读取通讯录（department/listsub）", directory),
        await _finding("读取外部联系人（extcontact/list）", contacts),
    ]


def remedy_of(error: PlatformError) -> str:
    """Tell the administrator what to do about an error, as far as it is known."""
    _path, _colon, remedy = error.detail.partition("：")
    return remedy or _OURS.get(str(error.code), f"钉钉返回错误码 {error.code}，请查阅其文档")


async def _finding(step: str, ask: Callable[[], Awaitable[str | None]]) -> Finding:
    try:
        remedy = await ask() or ""
    except PlatformError as error:
        remedy = remedy_of(error)
    return Finding(step=step, ok=not remedy, remedy=remedy)
