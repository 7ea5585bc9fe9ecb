from typing import Final

from emulator.platforms.wecom.call import Call, Endpoint, Json, Refused
from emulator.world.wecom.corp import ASSISTANT, SERVICE
from emulator.world.wecom.directory import ROOT_DEPARTMENT

_TITLES: Final = {ASSISTANT: "CRM 助手", SERVICE: "客服助手"}


def get(call: Call) -> Json:
    """Every app is visible to the whole company."""
    asked = call.query.get("agentid", "")
    if not asked.isdecimal():
        raise Refused(40056, "invalid agentid")
    if int(asked) != call.app.agent_id:
        raise Refused(301002, "not allow operate another agent with this accesstoken")
    return {
        "agentid": call.app.agent_id,
        "name": _TITLES.get(call.app.name, call.app.name),
        "allow_userinfos": {"user": []},
        "allow_partys": {"partyid": [ROOT_DEPARTMENT]},
        "allow_tags": {"tagid": []},
        "close": 0,
    }


ENDPOINTS = (Endpoint("GET", "agent/get", get),)
