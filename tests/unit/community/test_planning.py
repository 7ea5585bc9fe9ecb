"""Who gets a broadcast, from whom, and who is left out and why."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from community.audiences.model import Audience, GroupSeen, Person
from community.broadcasts.model import Broadcast, Skip, check, share_of
from community.broadcasts.planning import TOUCHED, Facts, plan_customers, plan_groups, ranked, reached, spans
from community.broadcasts.posts import to_spend
from community.broadcasts.tallies import Tally
from community.broadcasts.wording import told_lines
from community.rules import CampaignRules, Fatigue
from crm_core.allowance.model import Allowance, Spent
from crm_core.errors import Malformed
from crm_core.masssends.model import SendLimits
from crm_core.messages import Audience as Reach
from crm_core.preferences.model import Quiet
from crm_core.values import AppKey, CustomerId, StaffId
from tests.builders import NOW, SCOPE

AN, BO, CO = StaffId("an"), StaffId("bo"), StaffId("co")
RULES = CampaignRules(limits=SendLimits(zone=ZoneInfo("Asia/Shanghai"), a_day=1, a_month=4))
WORDS = Broadcast(reach=Reach.CUSTOMERS, audience=Audience(), text="周五直播")
TO_GROUPS = replace(WORDS, reach=Reach.GROUPS)
FACTS = Facts(now=NOW, scope=SCOPE, senders={AN: "安", BO: "博"}, only=None, had={}, touches={})
ACCOUNT = f"{SCOPE}:wm1"
ONE = Person(
    id=CustomerId("1"), name="王芳", owner=AN, contacts=(BO, AN), accounts=(ACCOUNT,), excluded=False, opted_out=False
)


@pytest.mark.parametrize(
    ("person", "facts", "words", "why"),
    [
        (ONE, FACTS, WORDS, None),
        (replace(ONE, excluded=True, opted_out=True), FACTS, WORDS, Skip.EXCLUDED),
        (replace(ONE, opted_out=True), FACTS, WORDS, Skip.OPTED_OUT),
        (replace(ONE, accounts=("official:wx1:o1",)), FACTS, WORDS, Skip.NO_ACCOUNT),
        (replace(ONE, contacts=()), FACTS, WORDS, Skip.NO_CONTACT),
        (replace(ONE, contacts=(CO,)), FACTS, WORDS, Skip.NO_SENDER),
        (ONE, replace(FACTS, only=frozenset({CO})), WORDS, Skip.NO_SENDER),
        (replace(ONE, name=""), FACTS, replace(WORDS, text="{客户}您好"), Skip.NO_NAME),
        (replace(ONE, name=""), FACTS, WORDS, None),
        (ONE, replace(FACTS, had={ACCOUNT: {"0": 1}}), WORDS, Skip.QUOTA),
        (ONE, replace(FACTS, had={ACCOUNT: {"1": 4}}), WORDS, Skip.QUOTA),
        (ONE, replace(FACTS, had={ACCOUNT: {"1": 3, TOUCHED: 3}}), WORDS, None),
        (ONE, replace(FACTS, had={ACCOUNT: {"1": 3, TOUCHED: 3}}, touches={ACCOUNT: 1}), WORDS, Skip.TIRED),
    ],
)
def test_each_is_left_out_for_the_first_reason_there_is(
    person: Person, facts: Facts, words: Broadcast, why: Skip | None
) -> None:
    (decision,) = plan_customers(words, [person], facts, RULES)
    assert decision.skip is why


@pytest.mark.parametrize(
    ("owner", "contacts", "only", "sender"),
    [
        (AN, (BO, AN), None, AN),
        (CO, (BO, AN), None, BO),
        (CO, (CO, AN), None, AN),
        (AN, (BO, AN), frozenset({BO}), BO),
        (None, (AN,), None, AN),
    ],
)
def test_the_owner_sends_when_a_contact_or_else_the_oldest_contact(
    owner: StaffId | None, contacts: tuple[StaffId, ...], only: frozenset[StaffId] | None, sender: StaffId
) -> None:
    (decision,) = plan_customers(
        WORDS, [replace(ONE, owner=owner, contacts=contacts)], replace(FACTS, only=only), RULES
    )
    assert decision.sender == sender


def test_without_fatigue_nobody_is_tired() -> None:
    rules = replace(RULES, fatigue=Fatigue(touches=0))
    (decision,) = plan_customers(WORDS, [ONE], replace(FACTS, touches={ACCOUNT: 99}), rules)
    assert decision.skip is None
    assert TOUCHED not in spans(rules, NOW)


def test_days_and_months_are_those_of_the_company() -> None:
    found = spans(RULES, NOW)
    assert found[TOUCHED] == NOW - timedelta(days=7)
    assert {found["0"].isoformat(), found["1"].isoformat()} == {"2099-06-01T00:00:00+08:00"}


def test_a_group_gets_it_from_its_owner_or_not_at_all() -> None:
    groups = [
        GroupSeen(id=f"{SCOPE}:g{number}", name="群", owner=owner, people=9)
        for number, owner in enumerate((AN, None, CO, BO))
    ]
    facts = replace(FACTS, had={f"{SCOPE}:g3": {"0": 1}})
    decisions = plan_groups(TO_GROUPS, groups, facts, RULES)
    assert [one.skip for one in decisions] == [None, Skip.NO_OWNER, Skip.NO_OWNER, Skip.QUOTA]
    assert decisions[0].sender == AN


DING, ROBOT, OTHER = "dingtalk:d1", AppKey("dingtalk:d1:crm"), AppKey("dingtalk:d1:helper")
IN_GROUPS = replace(FACTS, robots={DING: ROBOT}, calls={DING: 2})


def ding(name: str, owner: StaffId | None = None, people: int = 9, robot: AppKey = ROBOT) -> GroupSeen:
    return GroupSeen(id=f"{DING}:{name}", name=name, owner=owner, people=people, robot=robot)


def test_where_a_robot_is_it_posts_and_nobody_has_to_confirm() -> None:
    groups = [ding("one"), ding("met before robots were written down", robot=AppKey("")), ding("two", robot=OTHER)]
    decisions = plan_groups(TO_GROUPS, groups, replace(IN_GROUPS, calls={DING: 9}), RULES)
    assert [one.robot for one in decisions] == [ROBOT, ROBOT, OTHER]
    found = reached(decisions)
    assert (found.people, found.senders, found.posts) == (3, 0, {DING: 3})


@pytest.mark.parametrize(
    ("group", "words", "why"),
    [
        (ding("g"), TO_GROUPS, None),
        (ding("colleagues", people=0), TO_GROUPS, Skip.NO_GUESTS),
        (ding("named", people=0), replace(TO_GROUPS, audience=Audience(groups=(f"{DING}:named",))), None),
        (ding("g"), replace(TO_GROUPS, text="我是{员工}"), Skip.NO_NAME),
        (ding("g", owner=CO), replace(TO_GROUPS, text="我是{员工}"), None),
        (ding("had"), TO_GROUPS, Skip.QUOTA),
    ],
)
def test_a_group_with_a_robot_is_left_out_for_a_reason(group: GroupSeen, words: Broadcast, why: Skip | None) -> None:
    facts = replace(IN_GROUPS, had={f"{DING}:had": {"0": 1}})
    (decision,) = plan_groups(words, [group], facts, RULES)
    assert decision.skip is why


def test_the_months_calls_go_to_the_first_groups_and_those_left_out_cost_none() -> None:
    groups = [ding("1"), ding("2", people=0), ding("3"), ding("4")]
    decisions = plan_groups(TO_GROUPS, groups, IN_GROUPS, RULES)
    assert [one.skip for one in decisions] == [None, Skip.NO_GUESTS, None, Skip.NO_CALLS]


@pytest.mark.parametrize(("used", "left"), [(0, 4_500), (4_499, 1), (4_500, 0), (5_200, 0)])
def test_the_last_tenth_of_the_month_is_kept_for_staff(used: int, left: int) -> None:
    assert to_spend(Allowance(kind=Spent.CALLS, used=used, most=5_000)) == left


@pytest.mark.parametrize("people", [0, 1, 7, 400])
@pytest.mark.parametrize("percent", [1, 10, 33, 99, 100])
@pytest.mark.parametrize("salt", [1, 2])
def test_a_trial_is_always_the_same_and_of_the_size_that_was_said(people: int, percent: int, salt: int) -> None:
    crowd = [replace(ONE, id=CustomerId(str(number)), accounts=(f"{SCOPE}:{number}",)) for number in range(people)]
    below = share_of(people, percent)
    first = {one.who for one in ranked(plan_customers(WORDS, crowd, FACTS, RULES), f"c{salt}") if one.rank < below}
    there = plan_customers(WORDS, reversed(crowd), FACTS, RULES)
    again = {one.who for one in ranked(there, f"c{salt}") if one.rank < below}
    assert first == again
    assert len(first) == below
    assert people == 0 or 1 <= below <= people


def test_the_figures_count_everybody_once() -> None:
    crowd = [replace(ONE, id=CustomerId(str(n)), opted_out=n % 3 == 0, contacts=(AN, BO)[n % 2 :]) for n in range(30)]
    found = reached(plan_customers(WORDS, crowd, FACTS, RULES))
    assert (found.all, found.people, found.skips) == (30, 20, Counter({Skip.OPTED_OUT: 10}))
    assert found.senders == 2


@pytest.mark.parametrize(
    ("text", "reach", "wrong"),
    [
        ("{客户}您好，我是{员工}", Reach.CUSTOMERS, ""),
        ("大家好，我是{员工}", Reach.GROUPS, ""),
        ("{客户}您好", Reach.GROUPS, "不能用变量"),
        ("{姓名}您好", Reach.CUSTOMERS, "不认识变量 {姓名}"),
        ("", Reach.CUSTOMERS, "要有文字"),
        ("好" * 1_400, Reach.CUSTOMERS, "最多约"),
    ],
)
def test_words_that_cannot_be_sent_are_refused(text: str, reach: Reach, wrong: str) -> None:
    content = Broadcast(reach=reach, audience=Audience(), text=text).plain
    assert Broadcast.read(content).text == text
    if not wrong:
        check(content)
        return
    with pytest.raises(Malformed) as refused:
        check(content)
    assert wrong in refused.value.text


def test_nothing_goes_out_in_quiet_hours() -> None:
    rules = replace(RULES, quiet=Quiet.read("21:00-09:00"))
    late = NOW.replace(hour=14)
    assert rules.after_quiet(late).isoformat() == "2099-06-02T01:00:00+00:00"
    assert rules.after_quiet(NOW) == NOW


@pytest.mark.parametrize(
    ("late", "told"),
    [
        ((), "任务确认 3/3。"),
        (("周敏", "吴迪"), "任务确认 1/3，还有 2 位同事没有确认：周敏、吴迪。"),
        (tuple("甲乙丙丁戊己庚辛壬"), "还有 9 位同事没有确认：甲、乙、丙、丁、戊、己、庚、辛等。"),
    ],
)
def test_who_has_not_confirmed_is_told_by_name(late: tuple[str, ...], told: str) -> None:
    found = Tally(
        receivers={},
        left=0,
        skips={},
        tasks=3,
        confirmed=max(0, 3 - len(late)),
        late=late,
        answered=0,
        groups=(),
        days=3,
        grouped=False,
    )
    assert told in "\n".join(told_lines(WORDS, found))
