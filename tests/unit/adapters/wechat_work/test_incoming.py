"""The plaintext of each callback in our words."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.envelope import Unreadable
from adapters.wechat.work.incoming import parse
from crm_core.messages import (
    ArchiveAgreed,
    ContactEnded,
    CustomerAdded,
    CustomerEdited,
    CustomerServiceStirred,
    DirectoryChanged,
    Ending,
    GroupChanged,
    HandoverProgress,
    HandoverTold,
    Incoming,
    MemberRenamed,
    PlatformTold,
    ServiceAccountsStirred,
    StaffSaid,
    StaffSentMedia,
    StaffTapped,
    Unrecognised,
)
from crm_core.values import Identity, Platform

CORP = "ww1a2b"
AT = datetime(2014, 6, 24, 12, 55, 13, tzinfo=UTC)


def person(account: str) -> Identity:
    return Identity(platform=Platform.WECOM, scope=CORP, account=account)


def xml(fields: dict[str, str], extra: str = "") -> str:
    inside = "".join(f"<{name}><![CDATA[{value}]]></{name}>" for name, value in fields.items())
    return f"<xml>{inside}{extra}</xml>"


FROM_STAFF = {"ToUserName": CORP, "FromUserName": "lisi", "CreateTime": "1403614513"}
OF_CONTACT = {
    "FromUserName": "sys",
    "CreateTime": "1403614513",
    "MsgType": "event",
    "Event": "change_external_contact",
    "UserID": "lisi",
    "ExternalUserID": "wmA",
}
TAP = FROM_STAFF | {"MsgType": "event", "Event": "template_card_event", "EventKey": "pick:2", "TaskId": "t1"}
KF = {"CreateTime": "1403614513", "MsgType": "event", "Event": "kf_msg_or_event", "Token": "tok", "OpenKfId": "wkA"}


def customer_added(state: str | None, welcome_code: str | None) -> CustomerAdded:
    return CustomerAdded(staff=person("lisi"), customer=person("wmA"), state=state, welcome_code=welcome_code, at=AT)


def contact_ended(by: Ending) -> ContactEnded:
    return ContactEnded(staff=person("lisi"), customer=person("wmA"), by=by, at=AT)


def handover_told(progress: HandoverProgress) -> HandoverTold:
    return HandoverTold(staff=person("lisi"), customer=person("wmA"), progress=progress, at=AT)


@pytest.mark.parametrize(
    ("fields", "understood"),
    [
        (
            FROM_STAFF | {"MsgType": "text", "Content": "查 张三\n两行 ", "MsgId": "18446744073709551615"},
            StaffSaid(staff=person("lisi"), text="查 张三\n两行 ", at=AT),
        ),
        (FROM_STAFF | {"MsgType": "text", "Content": ""}, StaffSaid(staff=person("lisi"), text="", at=AT)),
        (
            FROM_STAFF | {"MsgType": "image", "PicUrl": "http://p", "MediaId": "m"},
            StaffSentMedia(staff=person("lisi"), kind="image", at=AT),
        ),
        (
            FROM_STAFF | {"MsgType": "a_new_kind"},
            StaffSentMedia(staff=person("lisi"), kind="a_new_kind", at=AT),
        ),
        (
            FROM_STAFF | {"MsgType": "event", "Event": "click", "EventKey": "help"},
            StaffTapped(staff=person("lisi"), button="help", task_id="", at=AT),
        ),
        (
            FROM_STAFF | {"MsgType": "event", "Event": "CLICK", "EventKey": "help"},
            StaffTapped(staff=person("lisi"), button="help", task_id="", at=AT),
        ),
        (TAP, StaffTapped(staff=person("lisi"), button="pick:2", task_id="t1", at=AT)),
        (
            OF_CONTACT | {"ChangeType": "add_external_contact", "State": "expo", "WelcomeCode": "C"},
            customer_added("expo", "C"),
        ),
        (OF_CONTACT | {"ChangeType": "add_half_external_contact"}, customer_added(None, None)),
        (
            OF_CONTACT | {"ChangeType": "add_external_contact", "State": "", "WelcomeCode": ""},
            customer_added(None, None),
        ),
        (
            OF_CONTACT | {"ChangeType": "edit_external_contact"},
            CustomerEdited(staff=person("lisi"), customer=person("wmA"), at=AT),
        ),
        (
            OF_CONTACT | {"ChangeType": "del_follow_user"},
            contact_ended(Ending.CUSTOMER),
        ),
        (
            OF_CONTACT | {"ChangeType": "del_external_contact", "Source": "DELETE_BY_TRANSFER"},
            contact_ended(Ending.TRANSFER),
        ),
        (
            OF_CONTACT | {"ChangeType": "del_external_contact"},
            contact_ended(Ending.STAFF),
        ),
        (
            OF_CONTACT | {"ChangeType": "del_external_contact", "Source": "A_NEW_SOURCE"},
            contact_ended(Ending.STAFF),
        ),
        (
            OF_CONTACT | {"ChangeType": "msg_audit_approved"},
            ArchiveAgreed(staff=person("lisi"), customer=person("wmA"), welcome_code=None, at=AT),
        ),
        (
            OF_CONTACT | {"ChangeType": "msg_audit_approved", "WelcomeCode": "w"},
            ArchiveAgreed(staff=person("lisi"), customer=person("wmA"), welcome_code="w", at=AT),
        ),
        (
            OF_CONTACT | {"Event": "change_contact", "ChangeType": "update_user", "NewUserID": "lisi2"},
            MemberRenamed(before=person("lisi"), now=person("lisi2"), at=AT),
        ),
        (
            OF_CONTACT | {"Event": "change_contact", "ChangeType": "update_user", "NewUserID": "lisi"},
            DirectoryChanged(at=AT),
        ),
        (
            OF_CONTACT | {"Event": "change_contact", "ChangeType": "update_tag", "TagId": "1"},
            PlatformTold(
                kind="event/change_contact/update_tag",
                told=OF_CONTACT | {"Event": "change_contact", "ChangeType": "update_tag", "TagId": "1"},
                at=AT,
            ),
        ),
        (
            OF_CONTACT | {"ChangeType": "transfer_fail", "FailReason": "customer_refused"},
            handover_told(HandoverProgress.REFUSED),
        ),
        (
            OF_CONTACT | {"ChangeType": "transfer_fail", "FailReason": "customer_limit_exceed"},
            handover_told(HandoverProgress.FULL),
        ),
        (KF, CustomerServiceStirred(open_kfid="wkA", token="tok", at=AT)),
        (
            KF | {"Event": "kf_account_auth_change", "AuthAddOpenKfId": "wkB"},
            ServiceAccountsStirred(at=AT),
        ),
        (
            FROM_STAFF
            | {"MsgType": "event", "Event": "change_contact", "ChangeType": "update_user", "UserID": "wangwu"},
            DirectoryChanged(at=AT),
        ),
        (
            FROM_STAFF | {"MsgType": "event", "Event": "enter_agent", "EventKey": ""},
            PlatformTold(
                kind="event/enter_agent", told=FROM_STAFF | {"MsgType": "event", "Event": "enter_agent"}, at=AT
            ),
        ),
        ({"InfoType": "suite_ticket"}, Unrecognised(kind="unnamed")),
    ],
)
def test_a_callback_is_put_in_our_words(fields: dict[str, str], understood: Incoming):
    assert parse(xml(fields), CORP) == understood


@pytest.mark.parametrize("count", [0, 1, 2])
def test_a_tap_is_understood_with_any_number_of_selected_items(count: int):
    item = "<SelectedItem><QuestionKey>q</QuestionKey><OptionIds><OptionId>o</OptionId></OptionIds></SelectedItem>"
    found = parse(xml(TAP, f"<SelectedItems>{item * count}</SelectedItems>"), CORP)
    assert found == StaffTapped(staff=person("lisi"), button="pick:2", task_id="t1", at=AT, chosen=("o",) * bool(count))


def test_blanks_around_a_value_are_not_of_it_but_those_of_words_are():
    head = "<CreateTime> 1 </CreateTime><FromUserName>\n <![CDATA[u]]> </FromUserName>"
    added = f"<MsgType> event </MsgType>{head}<Event> change_external_chat </Event><ChangeType> update </ChangeType>"
    joined = "<UpdateDetail> add_member </UpdateDetail><MemChangeList><Item> wmA </Item></MemChangeList>"
    told = parse(f"<xml>{added}<ChatId> wr </ChatId>{joined}</xml>", CORP)
    assert isinstance(told, GroupChanged)
    assert (told.group.account, [one.account for one in told.members]) == ("wr", ["wmA"])
    said = parse(f"<xml><MsgType>text</MsgType>{head}<Content> 查 </Content></xml>", CORP)
    assert isinstance(said, StaffSaid)
    assert (said.text, said.staff.account) == (" 查 ", "u")


def test_json_says_the_same_as_xml():
    body = (
        '{"fromusername":"lisi","createtime":1403614513,"msgtype":"text","content":"你好","msgid":18446744073709551615}'
    )
    assert parse(body, CORP) == StaffSaid(staff=person("lisi"), text="你好", at=AT)


def test_half_an_emoji_in_json_does_not_reach_us():
    body = r'{"FromUserName":"lisi","CreateTime":1403614513,"MsgType":"text","Content":"好\ud83d"}'
    assert parse(body, CORP) == StaffSaid(staff=person("lisi"), text="好?", at=AT)


WHOLE = [
    (FROM_STAFF | {"MsgType": "text", "Content": "hi"}, ["FromUserName", "CreateTime", "Content"]),
    (TAP, ["FromUserName", "CreateTime", "EventKey", "TaskId"]),
    (OF_CONTACT | {"ChangeType": "add_external_contact"}, ["UserID", "ExternalUserID", "CreateTime"]),
    (OF_CONTACT | {"ChangeType": "edit_external_contact"}, ["UserID", "ExternalUserID", "CreateTime"]),
    (KF, ["Token", "OpenKfId", "CreateTime"]),
]


@pytest.mark.parametrize(("fields", "missing"), [(fields, name) for fields, names in WHOLE for name in names])
def test_a_known_event_that_lacks_a_field_is_unreadable(fields: dict[str, str], missing: str):
    with pytest.raises(Unreadable):
        parse(xml({name: value for name, value in fields.items() if name != missing}), CORP)


@pytest.mark.parametrize("time", ["soon", "-", "9" * 30, "1e9", "99999999999999"])
def test_a_time_that_is_none_is_unreadable(time: str):
    with pytest.raises(Unreadable):
        parse(xml(FROM_STAFF | {"CreateTime": time, "MsgType": "text", "Content": "hi"}), CORP)


@given(st.text())
def test_no_text_raises_anything_but_unreadable(body: str):
    with pytest.raises(Unreadable):
        parse("<" + body, CORP)
