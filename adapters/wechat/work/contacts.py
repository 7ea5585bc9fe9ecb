"""What 客户联系 knows of a customer (externalcontact/get)."""

from collections.abc import Mapping

from adapters.answers import Answer, Moment
from adapters.wechat.work.client import WorkClient
from crm_core.messages import CustomerDetails, Follow, TagTold
from crm_core.values import Identity, Platform

_PATH = "externalcontact/get"
_TAG_OF_COMPANY = 1

WAYS_OF_ADDING: Mapping[int, str] = {
    0: "未知来源",
    1: "扫码",
    2: "搜索手机号",
    3: "名片分享",
    4: "群聊",
    5: "手机通讯录",
    6: "微信联系人",
    8: "服务人员自动添加",
    9: "搜索邮箱",
    10: "视频号",
    11: "日程参与人",
    12: "会议参与人",
    13: "微信好友的企业微信",
    14: "智慧硬件",
    15: "上门服务",
    16: "获客链接",
    17: "定制开发",
    18: "需求回复",
    21: "第三方售前客服",
    22: "可能的商务伙伴",
    24: "微信账号申请",
    201: "内部成员共享",
    202: "管理员或负责人分配",
}


class _Contact(Answer):
    external_userid: str
    name: str = ""
    corp_name: str = ""
    corp_full_name: str = ""
    unionid: str = ""


class _Tag(Answer):
    tag_id: str = ""
    tag_name: str = ""
    type: int = _TAG_OF_COMPANY


class _Follower(Answer):
    """Older answers name the company `remark_company`."""

    userid: str
    createtime: Moment
    remark: str = ""
    description: str = ""
    remark_corp_name: str = ""
    remark_company: str = ""
    remark_mobiles: tuple[str, ...] = ()
    add_way: int = 0
    state: str = ""
    tags: tuple[_Tag, ...] = ()


class _Followers(Answer):
    follow_user: tuple[_Follower, ...] = ()
    next_cursor: str = ""


class _FirstPage(_Followers):
    external_contact: _Contact


async def customer_details(client: WorkClient, corp_id: str, external_userid: str) -> CustomerDetails:
    """Read a customer with all followers, who come 500 a page. Raises PlatformError (84061: nobody's customer)."""
    first = await client.get(_PATH, _FirstPage, external_userid=external_userid)
    followers = [*first.follow_user, *await _further(client, external_userid, first.next_cursor)]
    contact = first.external_contact
    return CustomerDetails(
        identity=Identity(platform=Platform.WECOM, scope=corp_id, account=contact.external_userid),
        name=contact.name,
        company=contact.corp_name or contact.corp_full_name,
        unionid=contact.unionid or None,
        follows=tuple(_follow(one, corp_id) for one in followers),
        tags=frozenset(tag.tag_name for one in followers for tag in one.tags if tag.type == _TAG_OF_COMPANY),
        beyond={**contact.beyond, "corp_full_name": contact.corp_full_name},
    )


async def _further(client: WorkClient, external_userid: str, cursor: str) -> list[_Follower]:
    followers: list[_Follower] = []
    while cursor:
        page = await client.get(_PATH, _Followers, external_userid=external_userid, cursor=cursor)
        followers.extend(page.follow_user)
        cursor = page.next_cursor
    return followers


def _follow(follower: _Follower, corp_id: str) -> Follow:
    return Follow(
        staff=Identity(platform=Platform.WECOM, scope=corp_id, account=follower.userid),
        remark=follower.remark,
        description=follower.description,
        company=follower.remark_corp_name or follower.remark_company,
        mobiles=follower.remark_mobiles,
        state=follower.state or None,
        added_by=WAYS_OF_ADDING.get(follower.add_way, f"其他方式（{follower.add_way}）"),
        added_at=follower.createtime,
        tags=tuple(TagTold(one.tag_id, one.tag_name) for one in follower.tags if one.type == _TAG_OF_COMPANY),
        beyond={**follower.beyond, "tags": [one.model_dump() for one in follower.tags]},
    )
