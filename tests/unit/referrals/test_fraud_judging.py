"""The rules over stored deeds."""

from datetime import timedelta

from bench.fraud.deciding import decide
from referrals.deeds.model import Decision, Deed, DeedKind, Evidence
from referrals.fraud.judging import judge, judged
from referrals.fraud.policy import Sign
from tests.builders import NOW


def deed(kind: DeedKind, who: str, hours: float, **more: object) -> Deed:
    return Deed(at=NOW + timedelta(hours=hours), kind=kind, invitee=who, **more)  # pyright: ignore[reportArgumentType]


def about(*deeds: Deed) -> Evidence:
    return Evidence(invitee="b", inviter="a", at=NOW + timedelta(days=9), deeds=deeds)


CAME = (deed(DeedKind.INVITE, "b", 0, inviter="a"), deed(DeedKind.ADD, "b", 1, channel="wangli"))


def test_a_friend_of_whom_nothing_speaks_ill_is_released_and_it_says_so() -> None:
    verdict = judge(about(*CAME, deed(DeedKind.ORDER, "b", 5, amount=9_900)))
    assert (verdict.decision, verdict.score) == (Decision.RELEASE, 0.0)
    assert verdict.reasons == ("下过 1 单（-20 分）",)


def test_who_shares_a_phone_with_the_inviter_is_held() -> None:
    shared = {"phone": "5f2ab"}
    verdict = judge(about(*CAME, deed(DeedKind.ADD, "a", -90, **shared), deed(DeedKind.MESSAGE, "b", 2, **shared)))
    assert verdict.decision is Decision.HOLD


def test_the_same_deeds_in_a_file_and_in_the_store_are_judged_alike() -> None:
    some = [
        deed(kind, f"f{n}", 30 * n + number, inviter="a" * (not number), ip=f"8.8.4.{n}", device=f"d{n // 4}")
        for n in range(12)
        for number, kind in enumerate((DeedKind.INVITE, DeedKind.ADD, DeedKind.DELETE)[: 2 + n % 2])
    ]
    at = max(one.at for one in some)
    rows = [
        {"at": one.at.timestamp(), "kind": one.kind, "invitee": one.invitee, "inviter": one.inviter or None}
        | {"ip": one.ip, "device": one.device}
        for one in some
    ]
    for decided in decide(rows):
        verdict = judged(Evidence(invitee=decided["invitee"], inviter="a", at=at, deeds=tuple(some)))
        assert (verdict.decision, verdict.score) == (decided["decision"], decided["score"])
        assert [one.text for one in verdict.reasons] == [one["text"] for one in decided["reasons"]]


def test_staff_do_not_invite_themselves() -> None:
    assert judge(about(deed(DeedKind.ADD, "b", 1, staff=True))).decision is Decision.REJECT


def test_who_leaves_one_of_us_and_stays_with_another_has_not_left() -> None:
    other, lost = deed(DeedKind.ADD, "b", 2, channel="chenjing"), deed(DeedKind.DELETE, "b", 3, channel="wangli")
    assert Sign.LEFT not in {one.code for one in judged(about(*CAME, other, lost)).reasons}
    gone = deed(DeedKind.DELETE, "b", 4, channel="chenjing")
    assert Sign.LEFT_QUICKLY in {one.code for one in judged(about(*CAME, other, lost, gone)).reasons}


def test_an_order_whose_money_went_back_speaks_for_nobody() -> None:
    refunded = deed(DeedKind.ORDER, "b", 5, amount=0)
    assert Sign.ORDERED not in {one.code for one in judged(about(*CAME, refunded)).reasons}


def test_an_invitation_without_a_deed_is_judged_as_well() -> None:
    assert judge(about(CAME[1])).decision is Decision.RELEASE
    assert judge(about()).reasons
