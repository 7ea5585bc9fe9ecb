"""Payloads of our own writing, one of a kind, with what each is to be taken for."""

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
SAID: dict[str, Any] = {
    "msgid": "k",
    "open_kfid": "wk",
    "external_userid": "wmA",
    "send_time": 1_700_000_000,
    "origin": 3,
}


def xml(inside: str) -> bytes:
    return f"<xml>{inside}</xml>".encode()


def written(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


PAYLOADS: tuple[tuple[str, bytes], ...] = (
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
        "企业微信 answer of externalcontact/get",
        written(
            {
                "errcode": "0",
                "external_contact": {
                    "external_userid": "wmA",
                    "name": "李四",
                    "type": 2,
                    "gender": 1,
                    "position": "经理",
                },
                "follow_user": [{"userid": "u", "createtime": 1_525_779_812, "tags": [{"tag_name": "t", "type": 1}]}],
            }
        ),
    ),
    (
        "企业微信 answer of externalcontact/groupchat/get",
        written(
            {
                "errcode": 0,
                "group_chat": {
                    "chat_id": "wr",
                    "create_time": 1_572_505_490,
                    "member_list": [{"userid": "u", "type": 1, "join_time": 1_572_505_491, "join_scene": 3}],
                },
            }
        ),
    ),
    (
        "企业微信 answer of kf/sync_msg",
        written(
            {
                "errcode": 0,
                "msg_list": [
                    SAID | {"msgtype": "text", "text": {"content": "在吗", "menu_id": "1"}},
                    {"msgid": "e", "send_time": 1, "msgtype": "event", "event": {"event_type": "enter_session"}},
                ],
            }
        ),
    ),
    (
        "企业微信 answer of externalcontact/get_follow_user_list",
        written({"errcode": 0, "follow_user": ["zhangsan", "lissi"]}),
    ),
    ("企业微信 answer of externalcontact/list", written({"errcode": 0, "external_userid": ["wmA", "wmB"]})),
    (
        "企业微信 answer of externalcontact/batch/get_by_user",
        written(
            {
                "errcode": 0,
                "external_contact_list": [
                    {
                        "external_contact": {"external_userid": "wmA", "name": "李四", "type": 1, "gender": 1},
                        "follow_info": {"userid": "u", "remark": "李总", "createtime": 1_525_779_812, "tag_id": ["e"]},
                    }
                ],
                "next_cursor": "r9",
            }
        ),
    ),
    (
        "企业微信 answer of externalcontact/get_groupmsg_list_v2",
        written({"group_msg_list": [{"msgid": "m", "creator": "u", "create_type": 1, "text": {"content": "好"}}]}),
    ),
    (
        "企业微信 answer of externalcontact/group_welcome_template/add",
        written({"errcode": 0, "errmsg": "ok", "template_id": "msgX"}),
    ),
    ("企业微信 answer of agent/get", written({"agentid": 1, "close": 0, "allow_partys": {"partyid": [1]}})),
    (
        "钉钉 answer of topapi/role/list",
        written({"result": {"hasMore": False, "list": [{"name": "g", "roles": [{"id": "1", "name": "主管"}]}]}}),
    ),
    (
        "钉钉 answer of topapi/role/simplelist",
        written({"result": {"hasMore": False, "list": [{"name": "张三", "userid": "u"}]}}),
    ),
    (
        "钉钉 answer of topapi/v2/department/listsub",
        written({"errcode": "0", "result": [{"dept_id": "2", "name": "n", "parent_id": "1"}]}),
    ),
    (
        "钉钉 answer of topapi/v2/user/get",
        written({"result": {"userid": "u", "unionid": "z", "name": "n", "active": "true"}}),
    ),
    ("钉钉 answer of v1.0/robot/messageFiles/download", written({"downloadUrl": "https://a.example/b"})),
    (
        "钉钉 answer of v1.0/gateway/connections/open",
        written({"endpoint": "wss://open-connection.dingtalk.com/connect", "ticket": "t"}),
    ),
    ("钉钉 answer of v1.0/todo/users", written({"id": "t", "subject": "s", "executorIds": ["a"], "requestId": "r"})),
    (
        "钉钉 answer of v1.0/todo/users/org/tasks/query",
        written({"todoCards": [{"taskId": "t", "subject": "s", "sourceId": "o", "isDone": False}]}),
    ),
    (
        "公众号 event/subscribe",
        xml(f"{FOLLOWER}{AT}<Event>subscribe</Event><EventKey>scanbarcode|keystandard|keystr</EventKey>"),
    ),
    ("公众号 answer of user/info", written({"subscribe": 1, "openid": "o1", "subscribe_time": 1382694957})),
    ("acknowledgement", written({"errcode": 0, "errmsg": "ok"})),
)
