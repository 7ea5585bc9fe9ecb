"""公众号: would it let us in, would it reach us, and where its codes with a scene hang."""

import secrets
import time

import aiohttp

from adapters.channel import PlatformError
from adapters.envelope import signature
from adapters.wechat.official.errors import remedy_of
from adapters.wechat.official.followers import all_followers
from bot.apps import OfficialApp
from bot.checkup.callback import ANSWER_SECONDS
from bot.checkup.line import Line, good, warning, wrong
from config.official import OfficialAccount
from config.running import Web
from crm_core.scenes.documents import StoredScene

_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 - read from the settings, not listened on


async def examine(http: aiohttp.ClientSession, app: OfficialApp, account: OfficialAccount, web: Web) -> list[Line]:
    """Ask for a token and for followers, and verify the address at the bot if one runs on this machine."""
    here = f"http://{_EVERYWHERE.get(web.host, web.host)}:{web.port}"
    path = f"/callback/official/{app.app_id}"
    address = f"公众平台“服务器配置”的 URL 填 https://<您的域名>{path}，由您的网关转到 {here}{path}"
    mode = (
        good("消息加解密：安全模式或兼容模式")
        if account.aes_key
        else warning("消息加解密：明文模式", "请在公众平台改用安全模式，并在配置里填 aes_key，否则回调内容没有保护")
    )
    return [*await _platform(app), good(address), mode, await _verify(http, account, here + path)]


async def scenes(account: OfficialAccount) -> list[Line]:
    """Where each code of this account can be seen. The documents must be bound."""
    found = {scene: await StoredScene.get(StoredScene.key_of(account.app_id, scene)) for scene in account.scenes}
    pictures = {scene: one.picture for scene, one in found.items() if one is not None and one.picture}
    return [
        good(f"场景码“{purpose}”：{pictures[scene]}")
        if scene in pictures
        else warning(f"场景码“{purpose}”还没有生成", "启动 scrm run，一分钟内会生成；仍没有就用 scrm outbox 查看原因")
        for scene, purpose in account.scenes.items()
    ]


async def _platform(app: OfficialApp) -> list[Line]:
    subject = "取得 access_token"
    try:
        await app.client.check_token()
    except PlatformError as error:
        return [wrong(subject, remedy_of(error))]
    told = [good(subject)]
    subject = "读取粉丝列表"
    try:
        async for some in all_followers(app.client):
            return [*told, good(f"{subject}（{len(some)} 位或更多）")]
    except PlatformError as error:
        return [*told, warning(subject, f"{remedy_of(error)}；读不到粉丝资料时，无法按 unionid 认出同一位客户")]
    return [*told, good(f"{subject}（还没有粉丝）")]


async def _verify(http: aiohttp.ClientSession, account: OfficialAccount, address: str) -> Line:
    subject = "机器人对 URL 验证的应答"
    word, timestamp, nonce = secrets.token_hex(8), str(int(time.time())), secrets.token_hex(8)
    signed = signature(account.token.get_secret_value(), timestamp, nonce)
    query = {"signature": signed, "timestamp": timestamp, "nonce": nonce, "echostr": word}
    try:
        async with http.get(address, params=query, timeout=aiohttp.ClientTimeout(total=ANSWER_SECONDS)) as response:
            fine = (response.status, await response.text(errors="replace")) == (200, word)
    except aiohttp.ClientConnectionError:
        return warning(subject, "机器人没有在这里运行：先启动 scrm run 再检查")
    except (TimeoutError, aiohttp.ClientError):
        return wrong(subject, "1 秒内没有完整的应答，平台会判为失败：请检查机器人的负载和日志")
    return good(subject) if fine else wrong(subject, "应答不对：请用现在的配置重启机器人，并确认端口没有被别的程序占用")
