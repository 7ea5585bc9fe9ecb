"""What happenings show, in whatever order and however often they are told."""

import random
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from referrals.fraud.happenings import Happening, Kind, Trait
from referrals.fraud.looking import World
from referrals.fraud.people import DAY, HOUR
from referrals.fraud.picture import Picture
from referrals.fraud.traits import read
from referrals.fraud.usual import phone_runs
from referrals.fraud.verdict import Decision, assess

START = 1_760_000_000.0


def come(who: str, inviter: str, at: float, **traits: str) -> list[Happening]:
    shown = read(traits)
    return [
        Happening(at=START + at, kind=Kind.INVITE, who=who, inviter=inviter),
        Happening(at=START + at + 60, kind=Kind.ADD, who=who, traits=shown),
    ]


def did(who: str, kind: Kind, at: float, amount: float | None = None) -> Happening:
    return Happening(at=START + at, kind=kind, who=who, amount=amount)


def seen(happenings: list[Happening], who: str) -> Picture:
    return World(happenings).pictures()[who]


def test_the_first_invitation_by_another_counts() -> None:
    told = [*come("b", "late", 2 * DAY), *come("b", "b", 0), *come("b", "first", DAY)]
    world = World(told)
    assert world.people["b"].inviter == "first"
    assert list(world.pictures()) == ["b"]


def test_who_only_invited_themselves_is_seen() -> None:
    assert seen(come("b", "b", 0), "b").self_invited


@pytest.mark.parametrize("size", [2, 3, 9])
def test_a_circle_is_found_from_each_of_its_members(size: int) -> None:
    told = [one for number in range(size) for one in come(f"m{number}", f"m{(number - 1) % size}", number * HOUR)]
    told += come("outside", "m0", DAY)
    pictures = World(told).pictures()
    assert {who: one.loop for who, one in pictures.items()} == {f"m{n}": size for n in range(size)} | {"outside": 0}


def test_a_circle_closed_by_an_invitation_that_does_not_count() -> None:
    told = [*come("a", "root", 0), *come("b", "a", DAY), *come("c", "b", 2 * DAY)]
    told += [Happening(at=START + 3 * DAY, kind=Kind.INVITE, who="a", inviter="c")]
    pictures = World(told).pictures()
    assert (pictures["b"].loop, pictures["b"].loop_later, pictures["c"].loop_later) == (0, 3, 3)
    assert pictures["a"].loop_later == 0


def test_a_phone_however_it_is_written_is_the_same() -> None:
    told = [did("a", Kind.MESSAGE, 0), Happening(at=START, kind=Kind.ADD, who="a", traits=read({"phone": 13800001111}))]
    told += come("b", "a", DAY, phone="+86 138-0000-1111")
    assert seen(told, "b").phone_of_inviter


@pytest.mark.parametrize(
    "told",
    [
        {"device": "", "ip": None, "phone": "N/A", "address": "未知"},
        {"device": "00000000-0000-0000", "ip": "0.0.0.0", "phone": "00000000000"},  # noqa: S104 - told by a client
        {"phone": "****1111", "ip": "127.0.0.1", "device": {"model": "x"}, "address": True},
    ],
)
def test_what_stands_for_nothing_is_shared_by_nobody(told: dict[str, object]) -> None:
    assert read(told) == frozenset()


@pytest.mark.parametrize("phone", ["138****1111", "+86 138 **** 1111", "13800001111"])
def test_a_number_whose_middle_is_hidden_is_known_by_the_rest(phone: str) -> None:
    told = [Happening(at=START, kind=Kind.ADD, who="a", traits=read({"phone": "138-xxxx-1111"}))]
    assert seen([*told, *come("b", "a", DAY, phone=phone)], "b").phone_of_inviter


def test_two_whole_numbers_are_not_the_same_for_what_a_mask_would_leave() -> None:
    told = [*come("a", "z", 0, phone="13800001111"), *come("b", "a", DAY, phone="13899991111")]
    assert not seen(told, "b").phone_of_inviter


ADDRESSES = [
    "浙江省杭州市余杭区文一路12号5幢101室",
    "杭州市余杭区文一路12号5栋101",
    "文一路 12 号 5号楼101室",
    "文一路12-5-101",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_however_it_is_written_is_the_same(address: str) -> None:
    assert read({"address": address}) == read({"address": ADDRESSES[0]})
    assert read({"address": "阳光小区3栋501"}) != read({"address": "文昌小区3栋501"})


def test_a_gate_shared_by_everybody_is_no_crowd() -> None:
    told = [one for n in range(200) for one in come(f"c{n}", f"i{n % 90}", n * HOUR, ip="117.1.1.1")]
    assert seen(told, "c5").ip_crowd == 1


def test_a_room_of_one_inviter_is_a_crowd_and_its_silence_tells() -> None:
    told = [one for n in range(300) for one in come(f"c{n}", f"i{n % 90}", n * HOUR, ip=f"8.8.{n}.1")]
    told += [did(f"c{n}", Kind.MESSAGE, (n + 40) * HOUR) for n in range(300)]
    told += [one for n in range(8) for one in come(f"x{n}", "farmer", n * 5 * HOUR, ip="9.9.9.9")]
    found = seen(told, "x3")
    assert found.ip_crowd == 8
    assert found.crowd_silence > 2
    assert assess(found).decision is not Decision.RELEASE


def test_a_tablet_on_a_counter_is_told_by_those_who_use_it() -> None:
    """The same device for fifty: customers, or nobody at all."""
    told = [one for n in range(300) for one in come(f"c{n}", f"i{n % 91}", n * HOUR)]
    told += [did(f"c{n}", Kind.ORDER, (n + 40) * HOUR) for n in range(0, 300, 2)]
    told += [one for n in range(50) for one in come(f"x{n}", "shop", n * 5 * HOUR, device="tablet")]
    farm = seen(told, "x3")
    assert (farm.device_accounts, farm.alive_crowd) == (50, 0)
    shop = seen(told + [did(f"x{n}", Kind.ORDER, (n * 5 + 40) * HOUR) for n in range(0, 50, 2)], "x3")
    assert (shop.device_accounts, shop.alive_crowd) == (1, 50)
    assert (assess(farm).decision, assess(shop).decision) == (Decision.REJECT, Decision.RELEASE)


def test_a_silent_line_of_inviters_is_seen_from_each_of_its_members() -> None:
    told = [one for n in range(200) for one in come(f"c{n}", f"i{n % 60}", n * HOUR)]
    told += [did(f"c{n}", Kind.MESSAGE, (n + hours) * HOUR) for n in range(200) for hours in (1, 30)]
    told += [one for n in range(1, 15) for one in come(f"p{n}", f"p{(n - 1) // 2}", n * HOUR)]
    told += [did("c199", Kind.MESSAGE, 2_000 * HOUR)]
    assert all(assess(seen(told, f"p{n}")).decision is not Decision.RELEASE for n in (2, 9, 14))


def test_who_came_a_moment_ago_is_not_silent() -> None:
    told = [one for n in range(200) for one in come(f"c{n}", f"i{n % 60}", n * HOUR)]
    told += [did(f"c{n}", Kind.MESSAGE, (n + hours) * HOUR) for n in range(200) for hours in (1, 30)]
    fresh = [one for n in range(20) for one in come(f"n{n}", "late", 229 * HOUR + n * 120)]
    assert seen(told + fresh, "n3").stretch_silence < 1
    assert seen([*told, *fresh, did("c1", Kind.MESSAGE, 900 * HOUR)], "n3").stretch_silence > 4


def test_orders_that_all_went_back_are_seen_together() -> None:
    told = [one for n in range(120) for one in come(f"c{n}", f"i{n % 40}", n * HOUR)]
    told += [did(f"c{n}", Kind.ORDER, (n + 40) * HOUR, 90.0) for n in range(120)]
    for n in range(6):
        told += [*come(f"r{n}", "trick", n * DAY), did(f"r{n}", Kind.ORDER, n * DAY + HOUR, 90.0)]
        told += [did(f"r{n}", Kind.ORDER, n * DAY + 9 * HOUR, -90.0)]
    assert seen(told, "r2").returned_together == 6
    assert assess(seen(told, "r2")).decision is not Decision.RELEASE
    assert assess(seen(told, "c2")).decision is Decision.RELEASE


def test_a_first_order_of_next_to_nothing_by_everybody_is_seen() -> None:
    told = [one for n in range(120) for one in come(f"c{n}", f"i{n % 40}", n * HOUR)]
    told += [did(f"c{n}", Kind.ORDER, (n + 40) * HOUR, 9.0 if n % 9 == 0 else 90.0) for n in range(120)]
    for n in range(8):
        told += [*come(f"r{n}", "trick", n * DAY), did(f"r{n}", Kind.ORDER, n * DAY + HOUR, 12.0)]
    assert seen(told, "r2").cheap_together == 8
    assert assess(seen(told, "r2")).decision is not Decision.RELEASE
    assert assess(seen(told, "c9")).decision is Decision.RELEASE


def test_part_of_the_money_given_back_is_still_an_order() -> None:
    told = [*come("b", "a", 0), did("b", Kind.ORDER, HOUR, 90.0), did("b", Kind.ORDER, DAY, -20.0)]
    assert seen(told, "b").orders == 1


def test_numbers_in_a_row() -> None:
    runs = phone_runs({"13800000001", "13800000003", "13800000005", "13800000012", "13900000000"})
    assert (runs["13800000005"], runs["13900000000"]) == (4, 1)


def test_an_order_that_went_back_is_none_and_a_tiny_one_neither() -> None:
    told = [*come("b", "a", 0), did("b", Kind.ORDER, HOUR, 90.0), did("b", Kind.ORDER, DAY, -90.0)]
    told += [*come("c", "a", 0), did("c", Kind.ORDER, HOUR, 1.0), *come("d", "a", 0), did("d", Kind.ORDER, HOUR, 90.0)]
    pictures = World(told).pictures()
    assert [pictures[who].orders for who in "bcd"] == [0, 0, 1]


def test_who_came_back_has_not_left() -> None:
    told = [*come("b", "a", 0), did("b", Kind.DELETE, HOUR), did("b", Kind.ADD, DAY)]
    assert seen(told, "b").left_after is None
    assert seen(told[:-1], "b").left_after == pytest.approx(1.0, abs=0.1)


def test_fingerprints_of_numbers_follow_nobody() -> None:
    told = [
        Happening(at=START, kind=Kind.INVITE, who=f"c{n}", inviter="a", traits=frozenset({(Trait.PHONE, f"ab{n}f")}))
        for n in range(5)
    ]
    assert seen(told, "c1").phone_run == 1


def _some() -> Iterator[st.SearchStrategy[Happening]]:
    people = st.sampled_from([f"p{n}" for n in range(8)])
    devices = st.sampled_from([frozenset[tuple[Trait, str]](), frozenset({(Trait.DEVICE, "d")})])
    yield st.builds(
        Happening,
        at=st.integers(0, 40).map(lambda hours: START + hours * HOUR),
        kind=st.sampled_from(Kind),
        who=people,
        inviter=st.one_of(st.just(""), people),
        traits=devices,
        amount=st.none() | st.integers(-50, 50).map(float),
    )


@settings(max_examples=60)
@given(st.lists(next(_some()), max_size=25), st.randoms(use_true_random=False))
def test_order_and_repetition_change_nothing(happenings: list[Happening], chance: random.Random) -> None:
    again = happenings + happenings[: len(happenings) // 2]
    chance.shuffle(again)
    assert World(again).pictures() == World(happenings).pictures()
