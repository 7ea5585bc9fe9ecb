"""What the bot is told, from what the emulated platform issued."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

SERVICE_WELCOME = "您好，这里是在线客服，请直接说您想问的。"
DATABASE = "scrm_demo"
DIRECTORS = "总经办"
ROLES_BY_DEPARTMENT = {"客服部": "service", "社群运营部": "community"}
WELCOME = "{客户}好，我是暖木家居的{员工}，很高兴认识您！选家具、看样板间，随时找我。"
GREETING = "谢谢关注暖木家居！有任何问题直接留言就好。"
ANSWER = "谢谢您的留言，{staff}会尽快回复您。"
SCENES = {"store-east": "东城店海报", "expo": "家博会展台"}
DINGTALK_USES = ("staff", "contacts", "directory")
CARD_TEMPLATE = "scrm-card.schema"
"""Any will do: the emulated platform shows a card as its variables say."""
USES = {"assistant": ("staff", "contacts", "directory"), "service": ("service",)}


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoArchive:
    """The library that opens the archive's records, and the file of the private key of that version."""

    library: str
    key: str
    version: int


def demo_settings(
    state: dict[str, Any], *, emulator: str, mongo: str, port: int, key: str, archive: DemoArchive | None = None
) -> str:
    """The settings file (TOML). `state` is the emulator's `/control/state`; `emulator` and `mongo` are addresses,
    `key` signs the links.

    Without `archive` 会话存档 is off.
    """
    corp: str = state["corp_id"]
    apps = [one for one in state["callbacks"] if one["platform"] == "wecom" and one["app"] in USES]
    return "\n".join(
        [
            *_table("[mongo]", uri=mongo, database=DATABASE),
            *_table(
                "[web]",
                host="127.0.0.1",
                port=port,
                origin=emulator,
                key=key,
                frames=[emulator],
            ),
            *_table("[staff]", first_admin=f"wecom:{corp}:{_director(state['wecom']['staff'])}"),
            *_table("[staff.roles_by_department]", **ROLES_BY_DEPARTMENT),
            *_table("[welcome]", text=WELCOME),
            *_table("[service]", welcome=SERVICE_WELCOME, passes_on=False),
            *_table(
                "[wecom]", api=emulator, authorize=f"{emulator}/connect/oauth2/authorize", succession_grace_minutes=1
            ),
            *(line for app in apps for line in _app(corp, app, USES[app["app"]])),
            *_archive(corp, state["callbacks"], archive, emulator),
            *_official([one for one in state["callbacks"] if one["platform"] == "official"], emulator),
            *_dingtalk([one for one in state["callbacks"] if one["platform"] == "dingtalk"], emulator),
        ]
    )


def _official(accounts: list[dict[str, Any]], emulator: str) -> Iterable[str]:
    yield from _table("[official]", api=f"{emulator}/official")
    for one in accounts:
        issued = {name: one[name] for name in ("name", "secret", "token", "aes_key")}
        yield from _table("[[official.accounts]]", app_id=one["app"], **issued, greeting=GREETING, answer=ANSWER)
        yield from _table("[official.accounts.scenes]", **SCENES)


def _director(staff: list[dict[str, Any]]) -> str:
    """Somebody at the top; whoever comes first in a company without such a department."""
    return next((one["userid"] for one in staff if one["department"] == DIRECTORS), staff[0]["userid"])


def _app(corp: str, app: dict[str, Any], uses: tuple[str, ...]) -> Iterable[str]:
    issued = {name: app[name] for name in ("agent_id", "secret", "token", "aes_key")}
    return _table("[[wecom.apps]]", name=app["app"], corp_id=corp, **issued, uses=uses)


def _archive(corp: str, apps: list[dict[str, Any]], archive: DemoArchive | None, emulator: str) -> Iterable[str]:
    app = next((one for one in apps if (one["platform"], one["app"]) == ("wecom", "archive")), None)
    if app is not None and archive is not None:
        yield from _app(corp, app, ("archive",))
        yield from _table("[wecom.apps.archive]", library=archive.library, proxy=emulator)
        yield from _table("[wecom.apps.archive.keys]", **{str(archive.version): archive.key})


def _dingtalk(apps: list[dict[str, Any]], emulator: str) -> Iterable[str]:
    yield from _table("[dingtalk]", api=emulator, oapi=emulator)
    for app in apps:
        yield from _table(
            "[[dingtalk.apps]]",
            name=app["app"],
            corp_id=app["corp_id"],
            app_key=app["app_key"],
            app_secret=app["secret"],
            robot_code=app["robot_code"],
            agent_id=app["agent_id"],
            card_template=CARD_TEMPLATE,
            delivery=app["robot"],
            token=app["token"],
            aes_key=app["aes_key"],
            uses=DINGTALK_USES,
        )


def _table(header: str, **values: object) -> Iterable[str]:
    """JSON's strings, numbers and lists are TOML's too."""
    return [header, *(f"{_quoted(name)} = {_quoted(value)}" for name, value in values.items()), ""]


def _quoted(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
