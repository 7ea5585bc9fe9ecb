"""Links, names and pictures that customers pass on."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from datetime import time as clock
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

from commands.customers import load_for_customers
from crm_core.preferences.model import Preferences
from referrals.invitations.model import Progress
from referrals.programmes.model import Step
from referrals.sharing.links import OWN_LASTS, ShareLinks
from referrals.sharing.poster import NoFont, Poster, chinese_font, poster_png, qr_png
from referrals.sharing.words import masked, to_go
from referrals.telling.model import OwnerNews, Telling, due_for_staff
from tests.builders import HABITS, NOW
from tests.unit.referrals.campaign import PLAN, POINTS

LINKS = ShareLinks("https://s.example", b"k" * 32)
POSTER = Poster(
    title="老带新家居焕新季，好友同行都有礼",
    inviter="王**",
    offers=(("新朋友", "优惠券“新人满减券”"), ("邀请人", "现金 5 元"), ("邀满 3 位", "300 积分")),
    code="K7M-4QX-9TR",
    link="https://s.example/share/K7M4QX9TR",
    until="截至 2026年03月31日",
)


@pytest.mark.parametrize(
    ("name", "shown"),
    [("王小明", "王**"), ("Anna", "A**"), ("", "一位朋友"), ("粉丝a1b2c3", "一位朋友"), (" 李 ", "李**")],
)
def test_of_a_name_the_first_letter_is_shown(name: str, shown: str) -> None:
    assert masked(name) == shown


def test_a_sealed_link_is_for_one_code_and_lapses() -> None:
    seal = LINKS.own("AAAA", NOW).partition("?me=")[2]
    assert LINKS.is_own("AAAA", seal, NOW)
    assert not LINKS.is_own("BBBB", seal, NOW)
    assert not LINKS.is_own("AAAA", seal, NOW + OWN_LASTS)
    assert not ShareLinks("https://s.example", b"x" * 32).is_own("AAAA", seal, NOW)
    assert not any(LINKS.is_own("AAAA", forged, NOW) for forged in ("", ".", "9999999999.", "²." + seal, "9" * 200))


def test_without_an_address_there_are_no_links() -> None:
    nowhere = ShareLinks("", b"")
    assert (nowhere.public("AAAA"), nowhere.own("AAAA", NOW), nowhere.poster("AAAA")) == ("", "", "")


def test_a_poster_is_made_once_for_the_same_content() -> None:
    font = chinese_font()
    picture = poster_png(replace(POSTER, code="K7M-4QX-9TT"), font)
    assert Image.open(BytesIO(picture)).size == (750, 1180)
    assert poster_png(POSTER, font) is poster_png(POSTER, font)


def test_without_a_font_the_remedy_is_named() -> None:
    with pytest.raises(NoFont, match="fonts-wqy-microhei"):
        chinese_font(("/nowhere.ttc",))


def test_a_code_to_scan_is_a_picture() -> None:
    assert Image.open(BytesIO(qr_png("https://s.example/share/AAAA"))).format == "PNG"


@pytest.mark.parametrize(
    ("met", "told"), [(0, "还差 3 位，就能得到 100 积分"), (2, "还差 1 位，就能得到 100 积分"), (3, "")]
)
def test_it_says_how_many_are_missing(met: int, told: str) -> None:
    plan = replace(PLAN, steps=(Step(friends=3, prize=POINTS),))
    progress = Progress(programme="p", waiting=0, held=0, met=met, next_step=3 if met < 3 else None)
    assert to_go(progress, plan) == told


@pytest.mark.parametrize(
    ("owners", "hour", "due"),
    [
        (OwnerNews.AT_ONCE, 10, datetime(2099, 6, 1, 10, tzinfo=UTC)),
        (OwnerNews.AT_ONCE, 15, datetime(2099, 6, 2, 0, tzinfo=UTC)),
        (OwnerNews.DIGEST, 10, datetime(2099, 6, 2, 0, 30, tzinfo=UTC)),
        (OwnerNews.DIGEST, 0, datetime(2099, 6, 1, 0, 30, tzinfo=UTC)),
    ],
)
def test_staff_hear_of_it_when_they_want_to(owners: OwnerNews, hour: int, due: datetime) -> None:
    assert due_for_staff(Telling(owners=owners), HABITS, datetime(2099, 6, 1, hour, tzinfo=UTC)) == due


def test_without_a_morning_overview_there_is_a_usual_hour() -> None:
    habits = Preferences(zone=ZoneInfo("Asia/Shanghai"), quiet=None, digest=None)
    due = due_for_staff(Telling(usual=clock(9)), habits, NOW)
    assert due == datetime(2099, 6, 2, 1, tzinfo=UTC)
    assert due - NOW < timedelta(days=1)


@pytest.mark.parametrize(
    ("said", "command"),
    [
        ("我的推荐码", "referral_code"),
        ("推荐进度。", "referral_progress"),
        ("我的推荐码 老带新", "referral_code"),
        ("推荐 进度", "referral_progress"),
        ("我的推荐进度", "referral_progress"),
        ("K7M-4QX-9TT", "referral_friend"),
        ("订单 20260101123456 到哪了", None),
        ("推荐一款沙发", None),
    ],
)
def test_customers_ask_in_these_words(said: str, command: str | None) -> None:
    found = load_for_customers().find(said)
    assert (found[0].name if found else None) == command
