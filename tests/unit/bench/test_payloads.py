"""What nobody here wrote is thrown at the codecs: read, kept or refused with a reason, never a crash."""

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.payloads.verdict import Outcome, verdict_of
from tests.unit.bench.answers import ANSWERS
from tests.unit.bench.samples import CALLBACKS

PAYLOADS = (*CALLBACKS, *ANSWERS)
ROOT = Path(__file__).parents[3]
ODD = (
    "",
    "x",
    "0",
    "-1",
    "9" * 400,
    "1e999",
    "nan",
    "\u0000",
    "\ud83d",
    "]]>",
    "&amp;",
    "[]",
    "{}",
    "null",
    "真",
    "<a/>",
)
ODD_VALUES: tuple[Any, ...] = (
    None,
    True,
    [],
    {},
    [None],
    {"a": []},
    "",
    "x",
    -1,
    0,
    10**30,
    1e308,
    "9" * 400,
    "nan",
    [[[]]],
    "\ud83d",
)


@pytest.mark.parametrize(("kind", "payload"), PAYLOADS, ids=[kind for kind, _ in PAYLOADS])
def test_a_payload_is_recognised_by_what_is_in_it_and_loses_no_field(kind: str, payload: bytes) -> None:
    verdict = verdict_of(payload)
    assert (verdict.outcome, verdict.kind, verdict.lost) == (Outcome.UNDERSTOOD, kind, ())
    assert verdict.read or kind == "acknowledgement"


@pytest.mark.parametrize(
    ("payload", "why"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\xff\xfe<xml/>", "not UTF-8"),
        (b"{", "no JSON object"),
        (b"[1]", "neither XML nor JSON"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><xml><MsgType>text</MsgType></xml>', "neither XML nor JSON"),
        (b"<xml><MsgType>event</MsgType>", "neither XML nor JSON"),
        (b'{"a":' * 100_000, "no JSON object"),
        (b'{"a":' * 300 + b"1" + b"}" * 300, "no JSON object"),
    ],
)
def test_what_is_nothing_is_refused_with_a_reason(payload: bytes, why: str) -> None:
    verdict = verdict_of(payload)
    assert (verdict.outcome, verdict.why) == (Outcome.REFUSED, why)


def test_what_is_lost_is_told_apart_from_what_nobody_knows() -> None:
    verdict = verdict_of(b'{"errcode":0,"follow_user":["u"],"unionid":"z","of_tomorrow":{"name":"n"}}')
    assert (verdict.read, verdict.lost, verdict.passed) == (("follow_user",), ("unionid",), ("of_tomorrow.name",))


@pytest.mark.parametrize(
    "payload",
    [
        b'{"msgtype":"text","msgid":"m","text":{"content":"t"},"chatid":"c"}',
        b'{"errcode":0,"recordlist":[{"openid":"o"}],"msgid":1}',
        b'{"errcode":0,"task_list":[{"userid":"u","publish_status":1}]}',
        b'{"errcode":0,"userid":"u","name":"n","department":[1,2]}',
        b'{"errcode":0,"userid":"w1","request_id":"r","mobile":"1"}',
        b'{"errcode":0,"tag_group":[{"group_id":"g","strategy_id":1,"tag":[]}]}',
    ],
)
def test_an_answer_to_no_call_of_ours_is_taken_for_none(payload: bytes) -> None:
    assert verdict_of(payload).outcome is not Outcome.UNDERSTOOD


@pytest.mark.parametrize(
    ("call", "payload"),
    [
        ("企业微信 answer of externalcontact/transfer_result", b'{"customer":[],"next_cursor":"c"}'),
        ("企业微信 answer of externalcontact/get_unassigned_list", b'{"info":null,"is_last":true}'),
        ("企业微信 answer of kf/customer/batchget", b'{"customer_list":null}'),
        ("企业微信 answer of message/update_template_card", b'{"errcode":0,"invaliduser":["u"]}'),
        ("钉钉 answer of v1.0/robot/groupMessages/query", b'{"hasMore":true,"readUserIds":["u"]}'),
        ("钉钉 answer of v1.0/card/callbacks/register", b'{"success":true,"result":{"callbackUrl":"u"}}'),
    ],
)
def test_an_answer_that_tells_nothing_is_known_all_the_same(call: str, payload: bytes) -> None:
    verdict = verdict_of(payload)
    assert (verdict.outcome, verdict.kind, verdict.lost) == (Outcome.UNDERSTOOD, call, ())


def test_what_lies_deeper_than_anybody_looks_breaks_nothing() -> None:
    kind, payload = PAYLOADS[0]
    deep = b"<a>" * 5_000 + b"x" + b"</a>" * 5_000
    verdict = verdict_of(payload.replace(b"</xml>", deep + b"</xml>"))
    assert (verdict.kind, verdict.read, verdict.lost) == (kind, verdict_of(payload).read, ())


def test_a_mark_at_the_beginning_changes_nothing() -> None:
    kind, payload = PAYLOADS[0]
    assert verdict_of(b"\xef\xbb\xbf" + payload).kind == kind


@settings(max_examples=150)
@given(st.sampled_from(PAYLOADS), st.integers(0, 2**32))
def test_no_mutated_payload_breaks_a_codec(named: tuple[str, bytes], seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    payload = named[1]
    mutated = _json_mutated(payload, chance) if payload.startswith(b"{") else _xml_mutated(payload, chance)
    verdict = verdict_of(mutated)
    assert verdict.outcome is not Outcome.CRASHED, verdict.why


@settings(max_examples=100)
@given(st.sampled_from(PAYLOADS), st.integers(0, 10_000), st.binary(max_size=6))
def test_no_damaged_payload_breaks_a_codec(named: tuple[str, bytes], place: int, damage: bytes) -> None:
    payload = named[1]
    here = place % len(payload)
    verdict = verdict_of(payload[:here] + damage + payload[here + len(damage) // 2 :])
    assert verdict.outcome is not Outcome.CRASHED, verdict.why


def _json_mutated(payload: bytes, chance: random.Random) -> bytes:
    value = _mutated(json.loads(payload), chance)
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _mutated(value: Any, chance: random.Random) -> Any:
    """Now and then something odd in the place of a part; else the same with its own parts mutated."""
    if chance.random() < 0.12:
        return chance.choice(ODD_VALUES)
    match value:
        case dict():
            parts = cast("dict[str, Any]", value).items()
            return {name: _mutated(inner, chance) for name, inner in parts if chance.random() > 0.08}
        case list():
            return [_mutated(inner, chance) for inner in cast("list[Any]", value)] * chance.choice((1, 1, 1, 0, 2))
        case _:
            return value


def _xml_mutated(payload: bytes, chance: random.Random) -> bytes:
    """Texts replaced, elements doubled or left out."""
    parts = payload.decode().replace("<xml>", "").replace("</xml>", "").split("><")
    for _ in range(chance.randint(1, 4)):
        here = chance.randrange(len(parts))
        name, _, rest = parts[here].partition(">")
        text, _, end = rest.rpartition("</")
        odd = chance.choice(ODD).replace("\u0000", "&#0;")
        parts[here] = chance.choice((f"{name}>{odd}</{end}", f"{name}><![CDATA[{odd}{text}]]></{end}", parts[here], ""))
    return f"<xml>{'><'.join(part for part in parts if part)}</xml>".encode("utf-8", "surrogatepass")


def test_a_folder_is_summed_up_for_people_and_scripts(tmp_path: Path) -> None:
    for number, (_, payload) in enumerate(PAYLOADS):
        (tmp_path / f"{number}").write_bytes(payload)
    (tmp_path / "deeper").mkdir()
    (tmp_path / "deeper" / "unknown.json").write_bytes(b'{"errcode":0,"moment_list":[]}')
    command = [sys.executable, "-m", "bench.payloads", "--dir", str(tmp_path)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert f"{len(PAYLOADS) + 1} files: {len(PAYLOADS)} understood, 1 unknown but kept raw" in ran.stdout
    assert "read: " in ran.stdout
    assert "LOST" not in ran.stdout
