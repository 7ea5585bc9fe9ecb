from emulator.platforms.wecom.call import CONTACTS, Call, Endpoint, Json, Refused
from emulator.world.wecom.customers import WECOM, Customer, Follow
from emulator.world.wecom.tags import Tag

_PORTRAIT = "http://wx.qlogo.cn/mmhead/emulator/0"


def get(call: Call) -> Json:
    external_userid = call.query.get("external_userid")
    if not external_userid:
        raise Refused(41035, "missing external userid")
    customer = call.wecom.customers.find(external_userid)
    if customer is None:
        raise Refused(40096, "invalid external userid")
    followers = call.wecom.customers.followers(external_userid)
    if not followers:
        raise Refused(84061, "not external contact")
    return {"external_contact": _customer(customer), "follow_user": [_follow_user(call, one) for one in followers]}


def _customer(customer: Customer) -> Json:
    """Company and position are told only of people on 企业微信; the unionid only where one is bound."""
    told: Json = {
        "external_userid": customer.external_userid,
        "name": customer.name,
        "avatar": _PORTRAIT,
        "type": customer.type,
        "gender": customer.gender,
    }
    if customer.type == WECOM:
        told |= {"position": customer.position, "corp_name": customer.company, "corp_full_name": customer.company}
    return told | ({"unionid": customer.unionid} if customer.unionid else {})


def _noted(follow: Follow) -> Json:
    noted: Json = {
        "userid": follow.userid,
        "remark": follow.remark,
        "description": follow.description,
        "createtime": int(follow.created_at),
        "remark_corp_name": follow.company,
        "remark_mobiles": list(follow.mobiles),
        "oper_userid": follow.userid,
        "add_way": follow.add_way,
    }
    return noted | ({"state": follow.state} if follow.state else {})


def _follow_user(call: Call, follow: Follow) -> Json:
    tags = call.wecom.tags.of(follow.external_userid, follow.userid)
    return _noted(follow) | {"tags": [_tag(tag) for tag in tags]}


def _tag(tag: Tag) -> Json:
    return {"group_name": tag.group_name, "tag_name": tag.name, "tag_id": tag.tag_id, "type": 1}


def list_of_member(call: Call) -> Json:
    follows = call.wecom.customers.followed_by(_member(call, call.query.get("userid", "")))
    if not follows:
        raise Refused(84061, "not external contact")
    return {"external_userid": [follow.external_userid for follow in follows]}


def _member(call: Call, userid: str) -> str:
    staff = call.wecom.directory.find(userid)
    if staff is None:
        raise Refused(60111, "userid not found")
    return staff.userid


def get_by_user(call: Call) -> Json:
    """Another shape than `get`: one `follow_info` for each pair, with tag ids only."""
    limit = call.whole("limit", default=50, least=1, most=100)
    userids = call.strings("userid_list")
    if not 1 <= len(userids) <= 100:
        raise Refused(40058, "invalid Request Parameter: userid_list")
    start = call.place()
    follows = [one for userid in userids for one in call.wecom.customers.followed_by(_member(call, userid))]
    return {
        "external_contact_list": [_pair(call, follow) for follow in follows[start : start + limit]],
        "next_cursor": str(start + limit) if start + limit < len(follows) else "",
        "fail_info": {"unlicensed_userid_list": []},
    }


def _pair(call: Call, follow: Follow) -> Json:
    customer = call.wecom.customers.find(follow.external_userid)
    tags = call.wecom.tags.of(follow.external_userid, follow.userid)
    return {
        "external_contact": _customer(customer) if customer else {},
        "follow_info": _noted(follow) | {"tag_id": [tag.tag_id for tag in tags]},
    }


def list_followers(call: Call) -> Json:
    return {"follow_user": [staff.userid for staff in call.wecom.directory.staff() if staff.active]}


ENDPOINTS = (
    Endpoint("GET", "externalcontact/get", get, CONTACTS),
    Endpoint("GET", "externalcontact/list", list_of_member, CONTACTS),
    Endpoint("POST", "externalcontact/batch/get_by_user", get_by_user, CONTACTS),
    Endpoint("GET", "externalcontact/get_follow_user_list", list_followers, CONTACTS),
)
