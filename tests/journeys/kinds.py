"""Events by kind: all that the platforms' papers name, and plaintexts of those that nobody's deed makes of itself."""

from collections.abc import Iterator
from typing import Any

from adapters.wechat.plaintext import Plaintext
from emulator.plaintext import xml
from tests.journeys.mailbox import Mailbox

Fields = dict[str, Any]

WECOM_KINDS = {
    *("text", "image", "voice", "video", "location", "link"),
    *("subscribe", "unsubscribe", "enter_agent", "LOCATION", "click", "view", "view_miniprogram"),
    *("scancode_push", "scancode_waitmsg", "pic_sysphoto", "pic_photo_or_album", "pic_weixin", "location_select"),
    *("batch_job_result", "template_card_event", "template_card_menu_event", "taskcard_click"),
    *("open_approval_change", "sys_approval_change", "share_agent_change", "share_chain_change"),
    *("inactive_alert", "close_inactive_agent", "reopen_inactive_agent", "low_active_alert", "low_active"),
    *("active_restored", "living_status_change"),
    *(f"change_contact/{what}_user" for what in ("create", "update", "delete")),
    *(f"change_contact/{what}_party" for what in ("create", "update", "delete")),
    "change_contact/update_tag",
    *(f"change_external_contact/{what}_external_contact" for what in ("add", "add_half", "edit", "del")),
    *(f"change_external_contact/{what}" for what in ("del_follow_user", "transfer_fail", "msg_audit_approved")),
    *(f"change_external_chat/{what}" for what in ("create", "dismiss")),
    *(f"change_external_chat/update/{what}_member" for what in ("add", "del")),
    *(f"change_external_chat/update/change_{what}" for what in ("owner", "name", "notice")),
    *(f"change_external_tag/{what}" for what in ("create", "update", "delete", "shuffle")),
    *(f"customer_acquisition/balance_{what}" for what in ("low", "exhausted", "increased")),
    *(f"customer_acquisition/{what}" for what in ("quota_expire_soon", "link_unavailable", "delete_link")),
    *(f"customer_acquisition/{what}" for what in ("open_profile", "friend_request", "customer_start_chat")),
    *("kf_msg_or_event", "kf_account_auth_change", "msgaudit_notify"),
}
OFFICIAL_KINDS = {
    *("text", "image", "voice", "video", "shortvideo", "location", "link"),
    *("subscribe", "unsubscribe", "SCAN", "LOCATION", "CLICK", "VIEW", "view_miniprogram"),
    *("TEMPLATESENDJOBFINISH", "MASSSENDJOBFINISH"),
    *(f"subscribe_msg_{what}_event" for what in ("popup", "change", "sent")),
}
SAID_TO_SERVICE = {
    *("text", "image", "location", "link", "business_card", "miniprogram", "msgmenu"),
    *("channels_shop_product", "channels_shop_order"),
}


def kind_of(plaintext: str) -> str:
    """What the papers call it."""
    fields = Plaintext.read(plaintext)
    names = ("Event", "ChangeType", "UpdateDetail") if fields.get("MsgType") == "event" else ("MsgType",)
    return "/".join(found for name in names if (found := fields.get(name)))


def other_service_words() -> Iterator[tuple[str, Fields]]:
    """What a customer may send to 客服 besides words and files, by kind."""
    yield "location", {"name": "北辰广场", "address": "东路 1 号", "latitude": 31.2, "longitude": 121.4}
    yield "link", {"title": "装修案例", "desc": "三居", "url": "https://example.com/a", "pic_url": ""}
    yield "business_card", {"userid": "lilei"}
    yield "miniprogram", {"title": "预约", "appid": "wx1", "pagepath": "a.html", "thumb_media_id": "m"}
    yield "msgmenu", {"head_content": "请选", "list": [{"type": "click", "click": {"id": "1", "content": "好"}}]}
    yield "channels_shop_product", {"product_id": "1", "title": "沙发", "sales_price": "100"}
    yield "channels_shop_order", {"order_id": "2", "product_titles": "沙发", "price_wording": "100"}


def other_events(mailbox: Mailbox, userid: str, account: str) -> Iterator[str]:
    """Of 企业微信: a member and a customer (external_userid) to whom they happen."""
    for number, (kind, fields) in enumerate(_MEDIA.items(), start=880_001):
        yield _sent(mailbox, userid, kind, fields | {"MsgId": number, "AgentID": mailbox.app.agent_id})
    for event, fields in _AT_THE_APP.items():
        yield mailbox.event(event, userid, **fields)
    for change, fields in _IN_THE_DIRECTORY.items():
        yield mailbox.event("change_contact", "sys", ChangeType=change, **fields)
    for change in _OF_LINKS:
        fields = {"LinkId": "cawcde", "State": "expo", "UserID": userid, "ExternalUserID": account}
        yield mailbox.event("customer_acquisition", "sys", ChangeType=change, **fields)
    refused = {"ChangeType": "transfer_fail", "FailReason": "customer_refused"}
    yield mailbox.event("change_external_contact", "sys", **refused, UserID=userid, ExternalUserID=account)
    yield mailbox.event("kf_account_auth_change", "sys", AuthAddOpenKfId=["wkA", "wkB"])
    yield mailbox.event("msgaudit_notify", "sys", AgentID=2000004)


def other_follower_events(head: Fields) -> Iterator[str]:
    """Of 公众号: `head` says who to whom and when."""
    for number, (kind, fields) in enumerate(_FOLLOWER_MEDIA.items(), start=990_001):
        yield xml({**head, "MsgType": kind, **fields, "MsgId": number})
    for event, fields in _FOLLOWER_TOLD.items():
        yield xml({**head, "MsgType": "event", "Event": event, **fields})


def _sent(mailbox: Mailbox, userid: str, kind: str, fields: Fields) -> str:
    head: Fields = {"ToUserName": mailbox.corp, "FromUserName": userid, "CreateTime": _AT}
    return xml({**head, "MsgType": kind, **fields})


_AT = 1_790_000_000
_SCANNED = {"EventKey": "rs", "ScanCodeInfo": {"ScanType": "qrcode", "ScanResult": "1"}}
_PICTURES = {"EventKey": "rp", "SendPicsInfo": {"Count": 1, "PicList": {"item": {"PicMd5Sum": "1b5f7c23b5bf75682a"}}}}
_PLACE = {"Location_X": "23.1", "Location_Y": "113.3", "Scale": "15", "Label": "广州", "Poiname": ""}
_MEDIA: dict[str, Fields] = {
    "image": {"PicUrl": "http://p.example.com/1", "MediaId": "m1"},
    "voice": {"MediaId": "m2", "Format": "amr"},
    "video": {"MediaId": "m3", "ThumbMediaId": "m4"},
    "location": {"Location_X": "23.1", "Location_Y": "113.3", "Scale": "15", "Label": "广州", "AppType": "wxwork"},
    "link": {"Title": "标题", "Description": "说明", "Url": "https://example.com", "PicUrl": ""},
}
_AT_THE_APP: dict[str, Fields] = {
    "subscribe": {},
    "unsubscribe": {},
    "enter_agent": {"EventKey": ""},
    "LOCATION": {"Latitude": "23.1", "Longitude": "113.3", "Precision": "65", "AppType": "wxwork"},
    "click": {"EventKey": "帮助"},
    "view": {"EventKey": "https://example.com"},
    "view_miniprogram": {"EventKey": "index.html"},
    "scancode_push": _SCANNED,
    "scancode_waitmsg": _SCANNED,
    "pic_sysphoto": _PICTURES,
    "pic_photo_or_album": _PICTURES,
    "pic_weixin": _PICTURES,
    "location_select": {"EventKey": "rl", "SendLocationInfo": _PLACE},
    "batch_job_result": {"BatchJob": {"JobId": "j", "JobType": "sync_user", "ErrCode": 0, "ErrMsg": "ok"}},
    "template_card_menu_event": {"EventKey": "k", "TaskId": "t", "CardType": "text_notice", "ResponseCode": "r"},
    "taskcard_click": {"EventKey": "k", "TaskId": "t"},
    "open_approval_change": {"ApprovalInfo": {"ThirdNo": "1", "OpenSpStatus": 1}},
    "sys_approval_change": {"ApprovalInfo": {"SpNo": "1", "SpStatus": 1}},
    "share_agent_change": {},
    "share_chain_change": {},
    "inactive_alert": {"EffectTime": _AT},
    "close_inactive_agent": {},
    "reopen_inactive_agent": {},
    "low_active_alert": {"EffectTime": _AT},
    "low_active": {},
    "active_restored": {},
    "living_status_change": {"LivingId": "l", "Status": 1},
}
_IN_THE_DIRECTORY: dict[str, Fields] = {
    "update_party": {"Id": 2, "Name": "客服部", "ParentId": "1"},
    "delete_party": {"Id": 99},
    "update_tag": {"TagId": 1, "AddUserItems": "lilei,hanmm", "DelPartyItems": "1,2"},
}
_OF_LINKS = sorted(one.partition("/")[2] for one in WECOM_KINDS if one.startswith("customer_acquisition/"))
_FOLLOWER_MEDIA: dict[str, Fields] = {
    "image": {"PicUrl": "http://p.example.com/1"},
    "voice": {"Format": "amr", "Recognition": "有货吗"},
    "video": {"ThumbMediaId": "m"},
    "shortvideo": {"ThumbMediaId": "m"},
    "location": {"Location_X": "23.1", "Location_Y": "113.3", "Scale": "15", "Label": "广州"},
    "link": {"Title": "标题", "Description": "说明", "Url": "https://example.com"},
}
_FOLLOWER_TOLD: dict[str, Fields] = {
    "TEMPLATESENDJOBFINISH": {"MsgID": 200163836, "Status": "failed:user block"},
    "MASSSENDJOBFINISH": {
        "MsgID": 1000001625,
        "Status": "send success",
        "TotalCount": 100,
        "FilterCount": 80,
        "SentCount": 75,
        "ErrorCount": 5,
    },
    "subscribe_msg_change_event": {
        "SubscribeMsgChangeEvent": {"List": {"TemplateId": "tpl", "SubscribeStatusString": "reject"}}
    },
    "subscribe_msg_sent_event": {
        "SubscribeMsgSentEvent": {
            "List": {"TemplateId": "tpl", "MsgID": "1700827132819554304", "ErrorCode": "0", "ErrorStatus": "success"}
        }
    },
}
