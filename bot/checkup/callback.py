"""Would the platform reach us? The address to enter there, and how the bot answers a verification made like theirs."""

import secrets
import time

import aiohttp

from bot.apps import WorkApp
from bot.checkup.line import Line, good, warning, wrong
from config.running import Web

ANSWER_SECONDS = 1.0
"""The platform waits no longer (developer.work.weixin.qq.com, 接收消息与事件)."""
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 - read from the settings, not listened on


def path_of(app: WorkApp) -> str:
    return f"/callback/wecom/{app.corp_id}/{app.key.rsplit(':', 1)[-1]}"


async def examine(http: aiohttp.ClientSession, app: WorkApp, web: Web) -> list[Line]:
    """Name the address, and verify it at the bot if one runs on this machine."""
    here = f"http://{_EVERYWHERE.get(web.host, web.host)}:{web.port}"
    address = f"https://<您的域名>{path_of(app)}"
    told = good(f"管理后台“接收消息”的 URL 填 {address}，由您的网关转到 {here}{path_of(app)}")
    return [told, await _verify(http, app, here)]


async def _verify(http: aiohttp.ClientSession, app: WorkApp, here: str) -> Line:
    subject = f"机器人（{here}）对 URL 验证的应答"
    word = secrets.token_hex(8)
    try:
        timeout = aiohttp.ClientTimeout(total=ANSWER_SECONDS)
        async with http.get(here + path_of(app), params=_signed(app, word), timeout=timeout) as response:
            status, body = response.status, await response.text(errors="replace")
    except aiohttp.ClientConnectionError:
        return warning(subject, "机器人没有在这里运行：先启动 scrm run 再检查")
    except (TimeoutError, aiohttp.ClientError):
        return wrong(subject, "1 秒内没有完整的应答，平台会判为失败：请检查机器人的负载和日志")
    return good(subject) if (status, body) == (200, word) else wrong(subject, _remedy(status))


def _signed(app: WorkApp, word: str) -> dict[str, str]:
    """The query of a verification, as the platform makes it."""
    timestamp, nonce = str(int(time.time())), secrets.token_hex(8)
    sealed = app.envelope.seal(word.encode(), receive_id=app.corp_id, prefix=secrets.token_bytes(16))
    signed = app.envelope.sign(timestamp, nonce, sealed)
    return {"msg_signature": signed, "timestamp": timestamp, "nonce": nonce, "echostr": sealed}


def _remedy(status: int) -> str:
    match status:
        case 404:
            return "在那里运行的程序不认识这个应用：请用现在的配置重启机器人，并确认端口没有被别的程序占用"
        case 400 | 403:
            return "在那里运行的机器人用的是别的 Token 或 EncodingAESKey：请用现在的配置重启机器人"
        case _:
            return f"应答不对（HTTP {status}）：请看机器人的日志，并确认端口没有被别的程序占用"
