"""Who opened a page, and the tickets a page's signatures are made with."""

from emulator.platforms.wecom.call import Call, Endpoint, Json, Refused


def who(call: Call) -> Json:
    """A member by `userid`; anybody else by `openid`, with `external_userid` for a customer."""
    holder = call.wecom.pages.take(call.query.get("code", ""), call.now)
    if holder is None:
        raise Refused(40029, "invalid code")
    if holder.userid:
        return {"userid": holder.userid}
    known = call.wecom.customers.followers(holder.external_userid)
    told = {"openid": f"o{holder.external_userid[::-1]}"}
    return told | ({"external_userid": holder.external_userid} if known else {})


def corp_ticket(call: Call) -> Json:
    ticket, life = call.wecom.pages.ticket(call.app, "corp", call.now)
    return {"ticket": ticket, "expires_in": life}


def agent_ticket(call: Call) -> Json:
    if call.query.get("type") != "agent_config":
        raise Refused(40097, "invalid args")
    ticket, life = call.wecom.pages.ticket(call.app, "agent", call.now)
    return {"ticket": ticket, "expires_in": life}


ENDPOINTS = (
    Endpoint("GET", "auth/getuserinfo", who),
    Endpoint("GET", "get_jsapi_ticket", corp_ticket),
    Endpoint("GET", "ticket/get", agent_ticket),
)
