from typing import Any

from emulator.life.wecom import kf as life
from emulator.seed.art import ART
from emulator.seed.lists import read_list
from emulator.world import World
from emulator.world.wecom.kf import Account

_HOUR = 3600.0


def seed_conversations(world: World, account: Account, customers: dict[str, str]) -> None:
    """All of them in the order of time, as the account lived through them."""
    said = [
        (hours_ago, customers[entry["customer"]], author, words)
        for entry in read_list("conversations")
        for hours_ago, author, words in entry["messages"]
    ]
    for hours_ago, external_userid, author, words in sorted(said, key=lambda one: -one[0]):
        at = world.clock() - hours_ago * _HOUR
        msgtype, content = _content(world, words, at)
        if author == "customer":
            life.customer_writes(world, account, external_userid, msgtype=msgtype, content=content, at=at)
        elif session := world.wecom.kf.session(account.open_kfid, external_userid):
            life.staff_answers(world, session, author, msgtype=msgtype, content=content, at=at)


def _content(world: World, words: str | dict[str, str], at: float) -> tuple[str, dict[str, Any]]:
    if isinstance(words, str):
        return "text", {"content": words}
    content_type, draw = ART[words["art"]]
    kind = words["kind"]
    media_id = world.wecom.media.put(kind=kind, name=words["name"], content_type=content_type, content=draw(), at=at)
    return kind, {"media_id": media_id}
