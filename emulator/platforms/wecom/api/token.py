from emulator.platforms.wecom.call import Call, Endpoint, Json, Refused


def get_token(call: Call) -> Json:
    """Asked again within the token's life, the same token is given."""
    corp = call.wecom.corp
    if not call.query.get("corpid"):
        raise Refused(41002, "corpid missing")
    if not call.query.get("corpsecret"):
        raise Refused(41004, "corpsecret missing")
    if call.query["corpid"] != corp.id:
        raise Refused(40013, "invalid corpid")
    app = corp.app_with_secret(call.query["corpsecret"])
    if app is None:
        raise Refused(40001, "invalid credential")
    token, expires_in = call.wecom.tokens.issue(app, call.now)
    return {"access_token": token, "expires_in": expires_in}


def get_callback_ip(_call: Call) -> Json:
    return {"ip_list": ["127.0.0.1"]}


ENDPOINTS = (
    Endpoint("GET", "gettoken", get_token, needs_token=False),
    Endpoint("GET", "getcallbackip", get_callback_ip),
    Endpoint("GET", "get_api_domain_ip", get_callback_ip),
)
