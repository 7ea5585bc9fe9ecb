"""Callbacks of our own writing, one of a kind, with what each is to be taken for."""

import json
from typing import Any

AT = "<CreateTime>1403610513</CreateTime><MsgType>event</MsgType>"
CONTACT = f"<FromUserName>sys</FromUserName>{AT}<Event>change_external_contact</Event><ChangeType>%s</ChangeType>"
FOLLOWER = "<ToUserName>gh_1</ToUserName><FromUserName>o1</FromUserName>"
ROBOT: dict[str, Any] = {
    "conversationId": "cid",
    "chatbotUserId": "$:b",
    "msgId": "m",
    "senderStaffId": "u",
    "createAt": 1_695_283_635_765,
    "conversationType": "1",
    "sessionWebhookExpiredTime": 1_695_289_035_996,
    "sessionWebhook": "https://oapi.dingtalk.com/robot/sendBySession?session=s",
}
FRAME: dict[str, Any] = {
    "specVersion": "1.0",
    "type": "EVENT",
    "headers": {"eventType": "user_add_org", "time": "1693"},
}
RECORD: dict[str, Any] = {"msgid": "a_1", "action": "send", "from": "u", "tolist": ["wmA"], "msgtime": 1547087894783}


def xml(inside: str) -> bytes:
    return f"<xml>{inside}</xml>".encode()


def written(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


CALLBACKS: tuple[tuple[str, bytes], ...] = (
    (
        "企业微信 event/change_external_contact/add_external_contact",
        xml(
            CONTACT % "add_external_contact" + "<UserID>u</UserID><ExternalUserID>wmA</ExternalUserID><State>s</State>"
        ),
    ),
    (
        "企业微信 event/change_external_contact/del_external_contact",
        xml(CONTACT % "del_external_contact" + "<UserID>u</UserID><ExternalUserID>wmA</ExternalUserID>"),
    ),
    (
        "企业微信 event/change_external_chat/update",
        xml(
            f"<FromUserName>sys</FromUserName>{AT}<Event>change_external_chat</Event><ChangeType>update</ChangeType>"
            "<ChatId>wr</ChatId><UpdateDetail>add_member</UpdateDetail><JoinScene>3</JoinScene>"
            "<MemChangeList><Item>Jack</Item><Item>Rose</Item></MemChangeList><CurMemVer>2</CurMemVer>"
        ),
    ),
    (
        "企业微信 event/template_card_event",
        xml(
            f"<FromUserName>u</FromUserName>{AT}<Event>template_card_event</Event><EventKey>k</EventKey>"
            "<TaskId>t</TaskId><ResponseCode>r</ResponseCode><AgentID>1</AgentID><SelectedItems><SelectedItem>"
            "<QuestionKey>q</QuestionKey><OptionIds><OptionId>o</OptionId></OptionIds></SelectedItem></SelectedItems>"
        ),
    ),
    (
        "企业微信 event/scancode_push",
        xml(
            f"<FromUserName>u</FromUserName><AgentID>1</AgentID>{AT}<Event>scancode_push</Event><EventKey>6</EventKey>"
            "<ScanCodeInfo><ScanType>qrcode</ScanType><ScanResult>1</ScanResult></ScanCodeInfo>"
        ),
    ),
    (
        "公众号 event/subscribe",
        xml(f"{FOLLOWER}{AT}<Event>subscribe</Event><EventKey>qrscene_5</EventKey><Ticket>t</Ticket>"),
    ),
    (
        "公众号 event/MASSSENDJOBFINISH",
        xml(f"{FOLLOWER}{AT}<Event>MASSSENDJOBFINISH</Event><MsgID>1</MsgID><TotalCount>3</TotalCount>"),
    ),
    (
        "公众号 event/subscribe_msg_popup_event",
        xml(
            f"{FOLLOWER}{AT}<Event>subscribe_msg_popup_event</Event><SubscribeMsgPopupEvent><List><TemplateId>t"
            "</TemplateId><SubscribeStatusString>accept</SubscribeStatusString></List></SubscribeMsgPopupEvent>"
        ),
    ),
    ("钉钉 message text", written(ROBOT | {"msgtype": "text", "text": {"content": " 查 张三"}})),
    (
        "钉钉 message richText",
        written(ROBOT | {"msgtype": "richText", "content": {"richText": [{"text": "好"}, {"type": "picture"}]}}),
    ),
    ("钉钉 frame EVENT", written(FRAME | {"data": '{"userId":["u"]}'})),
    (
        "钉钉 card actionCallback",
        written(
            {
                "type": "actionCallback",
                "outTrackId": "t",
                "userId": "u",
                "content": '{"cardPrivateData":{"actionIds":["1"],"params":{"key":"done"}}}',
            }
        ),
    ),
    ("会话存档 text", written(RECORD | {"msgtype": "text", "text": {"content": "好"}})),
    (
        "会话存档 mixed",
        written(RECORD | {"msgtype": "mixed", "mixed": {"item": [{"type": "text", "content": '{"content":"好"}'}]}}),
    ),
    ("会话存档 revoke", written(RECORD | {"action": "recall", "msgtype": "revoke", "revoke": {"pre_msgid": "a_0"}})),
    (
        "公众号 event/subscribe",
        xml(f"{FOLLOWER}{AT}<Event>subscribe</Event><EventKey>scanbarcode|keystandard|keystr</EventKey>"),
    ),
    ("钉钉 frame EVENT", written({"type": "EVENT", "header": FRAME["headers"], "data": '{"userId":["u"]}'})),
    ("钉钉 frame SYSTEM", written({"type": "SYSTEM", "headers": {"topic": "CONNECTED"}})),
    ("钉钉 event check_url", written({"EventType": "check_url"})),
    ("会话存档 switch", written({"msgid": "m", "action": "switch", "time": 1554119421840, "user": "u"})),
)
