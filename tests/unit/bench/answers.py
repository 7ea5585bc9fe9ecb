"""Answers of our own writing, one of a kind, with what each is to be taken for."""

from typing import Any

from tests.unit.bench.samples import written

SAID: dict[str, Any] = {
    "msgid": "k",
    "open_kfid": "wk",
    "external_userid": "wmA",
    "send_time": 1_700_000_000,
    "origin": 3,
}


def _befell(kind: str, **inside: Any) -> dict[str, Any]:
    event = {"event_type": kind, "open_kfid": "wk", "external_userid": "wmA", **inside}
    return {"msgid": kind, "send_time": 1_700_000_000, "origin": 4, "msgtype": "event", "event": event}


ANSWERS: tuple[tuple[str, bytes], ...] = (
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
    ("公众号 answer of user/info", written({"subscribe": 1, "openid": "o1", "subscribe_time": 1382694957})),
    ("acknowledgement", written({"errcode": 0, "errmsg": "ok"})),
    (
        "企业微信 answer of kf/sync_msg",
        written(
            {
                "msg_list": [
                    _befell(
                        "enter_session", scene="s", wechat_channels={"nickname": "n", "shop_nickname": "p", "scene": 1}
                    ),
                    _befell("session_status_change", change_type=2, old_servicer_userid="a", new_servicer_userid="b"),
                ]
            }
        ),
    ),
    (
        "企业微信 answer of kf/sync_msg",
        written(
            {
                "msg_list": [
                    _befell("servicer_status_change", servicer_userid="a", status=2, stop_type=1),
                    _befell("servicer_recall_msg", servicer_userid="a", recall_msgid="m"),
                ]
            }
        ),
    ),
    ("企业微信 answer of kf/sync_msg", written({"errcode": 0, "has_more": 0})),
    (
        "企业微信 answer of kf/account/list",
        written({"account_list": [{"open_kfid": "wk", "name": "n", "avatar": "a", "manage_privilege": True}]}),
    ),
    (
        "企业微信 answer of kf/servicer/list",
        written({"servicer_list": [{"userid": "u", "status": 1, "stop_type": 1}, {"department_id": 2}]}),
    ),
    (
        "企业微信 answer of kf/customer/batchget",
        written({"customer_list": [{"external_userid": "wm", "nickname": "n"}], "invalid_external_userid": ["x"]}),
    ),
    (
        "企业微信 answer of externalcontact/get_corp_tag_list",
        written(
            {
                "tag_group": [
                    {
                        "group_id": "g",
                        "group_name": "n",
                        "create_time": 1,
                        "order": 3,
                        "deleted": False,
                        "tag": [
                            {"id": "a", "name": "n", "create_time": 1, "order": 3, "deleted": False},
                            {"id": "b", "name": "m", "create_time": 1, "order": 3, "deleted": True},
                        ],
                    }
                ]
            }
        ),
    ),
    (
        "企业微信 answer of externalcontact/get_groupmsg_task",
        written({"task_list": [{"userid": "u", "status": 0, "send_time": 9}]}),
    ),
    (
        "企业微信 answer of externalcontact/get_groupmsg_send_result",
        written({"send_list": [{"external_userid": "w", "chat_id": "c", "userid": "u", "status": 3, "send_time": 9}]}),
    ),
    (
        "企业微信 answer of externalcontact/list_contact_way",
        written({"contact_way": [{"config_id": "a"}, {"config_id": "b"}]}),
    ),
    (
        "企业微信 answer of externalcontact/get_contact_way",
        written({"contact_way": {"config_id": "a", "state": "s", "qr_code": "q", "user": ["u"]}}),
    ),
    (
        "企业微信 answer of externalcontact/transfer_customer",
        written({"customer": [{"external_userid": "a", "errcode": 40096}, {"external_userid": "b", "errcode": 0}]}),
    ),
    (
        "企业微信 answer of department/list",
        written({"department": [{"id": 2, "name": "n", "parentid": 1, "department_leader": ["u"], "order": 3}]}),
    ),
    (
        "企业微信 answer of message/send",
        written({"invaliduser": "a|b", "unlicenseduser": "c", "invalidparty": "1", "msgid": "m", "response_code": "r"}),
    ),
    (
        "钉钉 answer of v1.0/robot/oToMessages/batchSend",
        written({"processQueryKey": "q", "invalidStaffIdList": ["u9"]}),
    ),
    (
        "钉钉 answer of corpconversation/getsendresult",
        written(
            {
                "send_result": {
                    "failed_user_id_list": ["a"],
                    "read_user_id_list": ["b"],
                    "forbidden_list": [{"code": "143105", "count": 500, "userid": "c"}],
                }
            }
        ),
    ),
    (
        "钉钉 answer of topapi/extcontact/listlabelgroups",
        written({"results": [{"name": "g", "color": -1, "labels": [{"id": 5, "name": "重要"}]}]}),
    ),
    (
        "钉钉 answer of topapi/extcontact/list",
        written({"results": [{"userid": "w", "name": "n", "follower_user_id": "f", "label_ids": [5], "title": "t"}]}),
    ),
    (
        "钉钉 refusal Forbidden.AccessDenied.X",
        written(
            {
                "code": "Forbidden.AccessDenied.X",
                "message": "m",
                "requestid": "r",
                "accessdenieddetail": {"requiredScopes": ["qyapi_x"]},
            }
        ),
    ),
    (
        "企业微信 answer of externalcontact/get",
        written({"external_contact": {"external_userid": "w"}, "follow_user": {"userid": "u", "createtime": 1}}),
    ),
    ("钉钉 refusal 60011", written({"errcode": 88, "sub_code": "60011", "sub_msg": "m", "request_id": "r"})),
    ("公众号 answer of user/info", written({"subscribe": 1, "openid": "o", "qr_scene": 9, "qr_scene_str": "s"})),
)
