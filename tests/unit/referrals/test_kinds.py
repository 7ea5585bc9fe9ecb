"""Kinds of rewards are found by walking the folder."""

import sys
from pathlib import Path

import pytest

from crm_core.errors import Malformed
from referrals import kinds
from referrals.kinds import KindError, load, read_prize, shown
from referrals.programmes.model import Prize

_KIND = """
from referrals.kind import Paid, RewardKind
from referrals.programmes.model import Prize

async def pay(act, payout):
    return Paid("已寄出")

KIND = RewardKind(
    key="{key}", words=("{word}",), example="礼品 水杯", read=lambda text: Prize(kind="{key}", amount=1, name=text),
    shown=lambda prize: prize.name, pay=pay, returns=False,
)
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / f"kinds_{tmp_path.name}"
    place.mkdir()
    (place / "__init__.py").write_text("")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    return place


def loaded(folder: Path) -> dict[str, object]:
    try:
        return dict(load(folder.name))
    finally:
        for name in [name for name in sys.modules if name.startswith(folder.name)]:
            del sys.modules[name]


def test_one_more_file_is_one_more_kind(folder: Path) -> None:
    (folder / "gift.py").write_text(_KIND.format(key="gift", word="礼品"))
    assert list(loaded(folder)) == ["gift"]


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("empty", "", "has no KIND"),
        ("twin", _KIND.format(key="gift", word="礼物"), "belongs to both"),
        ("echo", _KIND.format(key="other", word="礼品"), "belongs to both"),
    ],
)
def test_a_file_without_a_kind_and_a_name_used_twice_are_named_at_start(
    folder: Path, name: str, text: str, told: str
) -> None:
    (folder / "gift.py").write_text(_KIND.format(key="gift", word="礼品"))
    (folder / f"{name}.py").write_text(text)
    with pytest.raises(KindError, match=told):
        loaded(folder)


@pytest.mark.parametrize(
    ("text", "prize", "told"),
    [
        ("现金 5元", Prize(kind="cash", amount=500, worth=500), "现金 5 元"),
        ("红包5.5", Prize(kind="cash", amount=550, worth=550), "现金 5.50 元"),
        ("优惠券 新人券 值20元", Prize(kind="coupon", amount=1, name="新人券", worth=2000), "优惠券“新人券”"),
        ("积分 ３００", Prize(kind="points", amount=300), "300 积分"),
        ("服务 私教课 2小时", Prize(kind="service_time", amount=120, name="私教课"), "私教课 2 小时"),
        ("服务 私教课 90分钟", Prize(kind="service_time", amount=90, name="私教课"), "私教课 90 分钟"),
    ],
)
def test_a_prize_is_read_and_told(text: str, prize: Prize, told: str) -> None:
    assert read_prize(text) == prize
    assert shown(prize) == told


@pytest.mark.parametrize("text", ["", "金币 5", "现金 很多", "积分 -5", "服务 私教课", "优惠券"])
def test_what_is_no_prize_is_answered_with_what_to_write(text: str) -> None:
    with pytest.raises(Malformed) as told:
        read_prize(text)
    assert any(
        kind.example.split()[0] in told.value.text or "例如" in told.value.text for kind in kinds.known().values()
    )
