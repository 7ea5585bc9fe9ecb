"""Notices to followers in the account's own forms: template messages, and subscribe messages that were allowed."""

from collections.abc import Mapping

from crm_core.act import Act, Urgency
from crm_core.action import action
from crm_core.customers.actions import get_customer
from crm_core.errors import Conflict, Malformed, NotFound
from crm_core.followers.documents import StoredFollower
from crm_core.followers.saying import remember, said_id
from crm_core.messages import SubscribeNotice, TemplateNotice
from crm_core.permissions import Permission
from crm_core.service.documents import StoredAnswer
from crm_core.values import AppKey, CustomerId, Identity

LONGEST_NO = 64
MOST_FIELDS = 20
LONGEST_VALUE = 200

_NOT_FOLLOWING = "这位客户没有关注公众号，发不了通知。"
_NOT_ALLOWED = "这位客户没有允许这条订阅通知，或者允许的次数已经用完。"


@action(Permission.FEED)
async def send_notice(
    act: Act,
    customer: CustomerId,
    no: str,
    words: TemplateNotice | SubscribeNotice,
    accounts: Mapping[str, AppKey],
) -> bool:
    """Notify a customer through the 公众号 they followed last, of `accounts` by scope; false when `no` was sent before.

    It hangs on no window: the platform lets these through at any time. Raises NotFound for somebody who follows none
    of them, Conflict for a subscribe message nobody has allowed, Malformed.
    """
    _checked(no, words)
    one = await _follower(act, customer, accounts)
    key = f"notice:{no}"
    if await StoredAnswer.get(said_id(one.id, key)) is not None:
        return False
    if isinstance(words, SubscribeNotice) and not one.permitted(words.template):
        raise Conflict(_NOT_ALLOWED)
    app = accounts[_scope(one)]
    act.send(key, app=app, to=Identity.from_key(one.id), words=words, urgency=Urgency.NOTICE)
    await remember(act, key, one, words)
    act.record("followers.notice", one.customer)
    return True


async def _follower(act: Act, customer: CustomerId, accounts: Mapping[str, AppKey]) -> StoredFollower:
    whole = (await get_customer(act, customer)).whole
    found = [one for one in await StoredFollower.followed_by(whole) if _scope(one) in accounts]
    if not found:
        raise NotFound(_NOT_FOLLOWING)
    return max(found, key=lambda one: (one.changed_at or act.at, one.id))


def _checked(no: str, words: TemplateNotice | SubscribeNotice) -> None:
    if not 0 < len(no) <= LONGEST_NO or not no.isprintable():
        raise Malformed(f"编号应有 1 到 {LONGEST_NO} 个字符。")
    values = [*words.fields, *words.fields.values()]
    if not 0 < len(words.fields) <= MOST_FIELDS or any(len(one) > LONGEST_VALUE for one in values):
        raise Malformed(f"字段应有 1 到 {MOST_FIELDS} 个，每个最多 {LONGEST_VALUE} 字。")


def _scope(one: StoredFollower) -> str:
    identity = Identity.from_key(one.id)
    return f"{identity.platform}:{identity.scope}"
