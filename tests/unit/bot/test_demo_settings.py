import tomllib
from typing import Any

from bot.demo.settings import demo_settings
from bot.demo.watch import is_hopeless


def callback(app: str, *, platform: str = "wecom") -> dict[str, Any]:
    keys = {"token": f"{app}-token", "aes_key": f"{app}-key", "secret": f"{app}-secret", "agent_id": 1000002}
    return {"platform": platform, "app": app, "url": "http://127.0.0.1:1/", "receive_id": "ww1", **keys}


STATE: dict[str, Any] = {
    "corp_id": "ww1",
    "callbacks": [
        callback("assistant"),
        callback("service"),
        callback("wx1", platform="official") | {"name": "门店号"},
    ],
    "wecom": {
        "staff": [
            {"userid": "wangfang", "name": "王芳", "department": "销售部"},
            {"userid": "shen", "name": '沈"国庆"', "department": "总经办"},
        ]
    },
}


def settings(state: dict[str, Any]) -> dict[str, Any]:
    emulator, mongo = "http://127.0.0.1:8700", "mongodb://x/?a=b"
    return tomllib.loads(demo_settings(state, emulator=emulator, mongo=mongo, port=8701, key="k" * 43))


def test_the_bot_is_told_where_everything_is() -> None:
    told = settings(STATE)
    assert told["mongo"] == {"uri": "mongodb://x/?a=b", "database": "scrm_demo"}
    assert (told["web"]["host"], told["web"]["port"]) == ("127.0.0.1", 8701)
    assert (told["web"]["origin"], told["web"]["frames"]) == ("http://127.0.0.1:8700", ["http://127.0.0.1:8700"])
    assert told["wecom"]["api"] == "http://127.0.0.1:8700"


def test_each_app_brings_its_credentials_and_what_it_is_for() -> None:
    assistant, service = settings(STATE)["wecom"]["apps"]
    assert assistant == {
        "name": "assistant",
        "corp_id": "ww1",
        "agent_id": 1000002,
        "secret": "assistant-secret",
        "token": "assistant-token",
        "aes_key": "assistant-key",
        "uses": ["staff", "contacts", "directory"],
    }
    assert (service["name"], service["uses"]) == ("service", ["service"])


def test_somebody_at_the_top_is_the_first_admin() -> None:
    assert settings(STATE)["staff"]["first_admin"] == "wecom:ww1:shen"


def test_a_company_without_directors_is_led_by_whoever_comes_first() -> None:
    state = STATE | {"wecom": {"staff": STATE["wecom"]["staff"][:1]}}
    assert settings(state)["staff"]["first_admin"] == "wecom:ww1:wangfang"


def test_three_ends_within_ten_seconds_are_hopeless() -> None:
    assert is_hopeless([0.0, 5.0, 10.0])
    assert is_hopeless([0.0, 100.0, 101.0, 102.0])
    assert not is_hopeless([0.0, 5.0, 10.1])
    assert not is_hopeless([0.0, 0.1])
