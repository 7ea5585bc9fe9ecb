"""What each sign weighs, and that a decision follows from nothing but the picture."""

from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from referrals.fraud.picture import Picture
from referrals.fraud.policy import PLACE, WEIGHTS, Policy, Sign
from referrals.fraud.rules import RULES
from referrals.fraud.verdict import Decision, assess

QUIET = {"spoke": False}
SHOPPED = {"orders": 2, "talk_days": 3}

TABLE: list[tuple[str, dict[str, Any], Decision]] = [
    ("nothing known", {}, Decision.RELEASE),
    ("only silent", QUIET, Decision.RELEASE),
    ("oneself", {"self_invited": True} | SHOPPED, Decision.REJECT),
    ("one person with two accounts", {"same_person": True} | SHOPPED, Decision.REJECT),
    ("staff as their own customers", {"staff_self": True} | SHOPPED, Decision.REJECT),
    ("a circle", {"loop": 3} | SHOPPED, Decision.REJECT),
    ("a circle closed later", {"loop_later": 4}, Decision.HOLD),
    ("two who scanned each other's code", {"loop_later": 2, "talk_days": 3}, Decision.RELEASE),
    ("two who swapped codes and say nothing", {"loop_later": 2} | QUIET, Decision.RELEASE),
    ("two who swapped codes at one address", {"loop_later": 2, "address_of_inviter": True}, Decision.HOLD),
    ("several who swapped codes", {"loop_later": 2, "mutual": 3, "orders": 1}, Decision.REJECT),
    ("the inviter's phone", {"phone_of_inviter": True}, Decision.HOLD),
    ("the inviter's device", {"device_of_inviter": True, "device_accounts": 2, "orders": 1}, Decision.HOLD),
    ("the inviter's old device", {"device_of_inviter": True, "device_handed_on": True}, Decision.RELEASE),
    ("a household", {"address_of_inviter": True, "ip_of_inviter": True, "ip_crowd": 3} | QUIET, Decision.RELEASE),
    ("colleagues", {"ip_crowd": 15, "address_crowd": 15, "ip_of_inviter": True}, Decision.RELEASE),
    ("a silent room", {"ip_crowd": 15, "crowd_silence": 4.0} | QUIET, Decision.HOLD),
    ("the one customer in a silent room", {"ip_crowd": 15, "crowd_silence": 4.0} | SHOPPED, Decision.RELEASE),
    ("two on one device", {"device_accounts": 2}, Decision.RELEASE),
    ("many on one device", {"device_accounts": 6} | SHOPPED, Decision.HOLD),
    ("three real ones on one device", {"device_accounts": 3} | SHOPPED, Decision.RELEASE),
    ("three silent ones on one device", {"device_accounts": 3} | QUIET, Decision.HOLD),
    ("a tablet on a counter", {"alive_crowd": 60, "burst": 5} | QUIET, Decision.RELEASE),
    ("many phones in a row", {"phone_run": 8} | QUIET, Decision.HOLD),
    ("a blogger's evening", {"burst": 80, "burst_silence": 0.0} | QUIET, Decision.RELEASE),
    ("a silent crowd at once", {"burst": 20, "burst_silence": 6.0} | QUIET, Decision.HOLD),
    ("like a clock", {"steady": 12, "burst": 12} | QUIET, Decision.HOLD),
    ("in step", {"alike": 12, "alike_surprise": 9.0, "burst": 12} | QUIET, Decision.HOLD),
    ("gone in two hours", {"left_after": 2.0}, Decision.HOLD),
    ("gone in two hours, one of many", {"left_after": 2.0, "leaving_part": 0.02} | QUIET, Decision.RELEASE),
    ("gone after a month", {"left_after": 720.0} | QUIET, Decision.RELEASE),
    ("gone, but a customer", {"left_after": 30.0, "orders": 1}, Decision.RELEASE),
    ("gone together", {"left_after": 200.0, "left_together": 6, "left_surprise": 5.0} | QUIET, Decision.HOLD),
    ("many who never spoke", {"stretch": 25, "stretch_silence": 9.0} | QUIET, Decision.HOLD),
    ("silence where nobody speaks", {"stretch_silence": 9.0, "telling": False} | QUIET, Decision.RELEASE),
    ("hardly anybody came back", {"stretch": 25, "stretch_silence": 9.0, "talk_days": 1}, Decision.HOLD),
    ("all bought next to nothing", {"cheap_together": 9, "cheap_surprise": 9.0, "orders": 1}, Decision.HOLD),
    ("all bought and gave back", {"returned_together": 7, "returned_surprise": 6.0}, Decision.HOLD),
    ("bad company", {"company": 0.9, "company_size": 9, "burst": 5} | QUIET, Decision.HOLD),
]


@pytest.mark.parametrize(("seen", "decision"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_what_is_seen_decides(seen: dict[str, Any], decision: Decision) -> None:
    verdict = assess(Picture(**seen))
    assert verdict.decision is decision, verdict


def test_every_sign_has_one_rule_and_a_weight() -> None:
    signs = [rule.sign for rule in RULES]
    assert len(signs) == len(set(signs))
    assert {*signs, Sign.NOTHING} == set(Sign) == set(WEIGHTS)


def test_every_decision_is_explained_in_chinese() -> None:
    for _, seen, _ in TABLE:
        verdict = assess(Picture(**seen))
        assert verdict.reasons
        assert all("\u4e00" <= one.text[-1] <= "\u9fff" or one.text[-1] == "）" for one in verdict.reasons)


def test_where_people_live_counts_once() -> None:
    verdict = assess(Picture(address_of_inviter=True, ip_of_inviter=True, address_crowd=9, ip_crowd=9))
    assert len([one for one in verdict.reasons if one.code in PLACE]) == 1


def test_another_policy_is_another_decision() -> None:
    seen = Picture(address_of_inviter=True)
    strict = Policy(version="strict", weights=WEIGHTS | {Sign.INVITER_ADDRESS: 60})
    assert assess(seen).decision is Decision.RELEASE
    assert (assess(seen, strict).decision, assess(seen, strict).version) == (Decision.HOLD, "strict")


WORSE: dict[str, st.SearchStrategy[Any]] = {
    **dict.fromkeys(
        (
            "self_invited",
            "same_person",
            "staff_self",
            "phone_of_inviter",
            "device_of_inviter",
            "address_of_inviter",
            "ip_of_inviter",
            "inviter_suspect",
        ),
        st.just(value=True),
    ),
    **dict.fromkeys(
        (
            "loop",
            "mutual",
            "phone_accounts",
            "phone_run",
            "device_accounts",
            "address_crowd",
            "ip_crowd",
            "burst",
            "steady",
            "alike",
            "left_together",
            "returned_together",
            "cheap_together",
            "stretch",
            "company_size",
        ),
        st.integers(2, 50),
    ),
    **dict.fromkeys(
        (
            "crowd_silence",
            "burst_silence",
            "alike_surprise",
            "stretch_silence",
            "left_surprise",
            "returned_surprise",
            "cheap_surprise",
        ),
        st.floats(0, 30),
    ),
    "company": st.floats(0, 1),
    "leaving_part": st.just(1.0),
}
PICTURES = st.builds(
    Picture,
    **{name: st.one_of(st.just(getattr(Picture(), name)), values) for name, values in WORSE.items()},
    loop_later=st.sampled_from((0, 2, 3)),
    device_handed_on=st.booleans(),
    alive_crowd=st.sampled_from((0, 9)),
    left_after=st.none() | st.floats(0, 2_000),
    spoke=st.booleans(),
    orders=st.integers(0, 3),
    talk_days=st.integers(0, 5),
    telling=st.booleans(),
)


@settings(max_examples=80)
@given(PICTURES, st.sampled_from(sorted(WORSE)), st.data())
def test_more_against_somebody_never_lowers_the_score(before: Picture, name: str, data: st.DataObject) -> None:
    more = data.draw(WORSE[name])
    after = replace(before, **{name: max(more, getattr(before, name))})
    assert assess(after).score >= assess(before).score


@settings(max_examples=50)
@given(PICTURES)
def test_good_behaviour_never_raises_the_score(before: Picture) -> None:
    after = replace(before, orders=before.orders + 1, talk_days=before.talk_days + 2, spoke=True)
    assert assess(after).score <= assess(before).score


def test_the_properties_are_tried_over_everything_a_picture_has() -> None:
    good = {"device_handed_on", "alive_crowd", "spoke", "orders", "talk_days"}
    others = good | {"loop_later", "friends", "left_after", "telling"}
    assert set(WORSE) | others == {field.name for field in fields(Picture)}
