"""Which account and which conversation a 微信客服 call is about."""

from emulator.platforms.wecom.call import Call, Refused
from emulator.world.wecom.kf import Account, Session


def the_account(call: Call) -> Account:
    """Raises Refused."""
    account = call.wecom.kf.account(call.text("open_kfid", missing=95000))
    if account is None:
        raise Refused(95004, "open_kfid not exist")
    return account


def the_session(call: Call, account: Account, external_userid: str) -> Session:
    """Raises Refused when the customer is unknown or never wrote to the account."""
    if call.wecom.customers.find(external_userid) is None:
        raise Refused(40096, "invalid external userid")
    session = call.wecom.kf.session(account.open_kfid, external_userid)
    if session is None:
        raise Refused(95018, "send msg session status invalid")
    return session
