"""Is the app set up rightly? Each step asks the platform for the least that shows it, and says what to do if not."""

from collections.abc import Awaitable, Callable

from adapters.answers import Answer
from adapters.channel import PlatformError
from adapters.finding import Finding
from adapters.wechat.work.client import WorkClient
from adapters.wechat.work.directory import departments
from adapters.wechat.work.errors import remedy_of
from adapters.wechat.work.service_accounts import accounts


class _Users(Answer):
    user: tuple[dict[str, object], ...] = ()


class _Parties(Answer):
    partyid: tuple[int, ...] = ()


class _Tags(Answer):
    tagid: tuple[int, ...] = ()


class _Agent(Answer):
    close: int = 0
    allow_userinfos: _Users = _Users()
    allow_partys: _Parties = _Parties()
    allow_tags: _Tags = _Tags()


class _Followers(Answer):
    follow_user: tuple[str, ...] = ()


async def probe(client: WorkClient, agent_id: int) -> list[Finding]:
    """Check an app step by step. Without a token nothing else can be known, so nothing else is asked."""

    async def visible() -> str:
        return await _visible(client, agent_id)

    token = await _finding("取得 access_token（企业 ID、Secret、网络）", client.check_token)
    if not token.ok:
        return [token]
    return [
        token,
        await _finding("应用可用且有可见范围（agent/get、企业可信 IP）", visible),
        await _finding("读取通讯录（department/list）", lambda: _directory(client)),
        await _finding("客户联系权限（externalcontact）", lambda: _contacts(client)),
        await _finding("微信客服权限（kf）", lambda: _customer_service(client)),
    ]


async def _finding(step: str, ask: Callable[[], Awaitable[str | None]]) -> Finding:
    try:
        remedy = await ask() or ""
    except PlatformError as error:
        remedy = remedy_of(error)
    return Finding(step=step, ok=not remedy, remedy=remedy)


async def _visible(client: WorkClient, agent_id: int) -> str:
    agent = await client.get("agent/get", _Agent, agentid=str(agent_id))
    if agent.close:
        return "应用已被停用：请在管理后台启用应用"
    if not (agent.allow_userinfos.user or agent.allow_partys.partyid or agent.allow_tags.tagid):
        return "应用的可见范围是空的：请在应用详情页设置可见范围"
    return ""


async def _directory(client: WorkClient) -> str:
    return "" if await departments(client) else "看不到任何部门：请把需要使用的部门加入应用的可见范围"


async def _contacts(client: WorkClient) -> str:
    found = await client.get("externalcontact/get_follow_user_list", _Followers)
    return "" if found.follow_user else "没有成员开通客户联系：请在“客户联系 › 权限配置”中设置使用范围"


async def _customer_service(client: WorkClient) -> str:
    return "" if await accounts(client) else "没有可管理的客服账号：请在“微信客服 › API”中把客服账号授权给应用"
