"""What the tables of 企业微信's answers share: somebody of the company, and a look into an answer."""

import json
from collections.abc import Mapping
from typing import Any, cast

from bench.payloads.replay import CORP
from bench.payloads.row import Found
from crm_core.values import Identity, Platform


def person(account: str) -> Identity:
    return Identity(platform=Platform.WECOM, scope=CORP, account=account)


def found_in(content: bytes) -> Found:
    return cast("Found", json.loads(content, strict=False))


ME = person("somebody")
HOW: Mapping[str, Any] = {"key": "k", "repeated": False}
