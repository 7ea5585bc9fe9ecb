from emulator.platforms.wecom.call import Call, Refused


def check_agent(call: Call) -> None:
    """The body's `agentid` must be that of the app whose token it is. Raises Refused."""
    agent_id = call.body.get("agentid")
    if agent_id is None:
        raise Refused(41011, "missing agentid")
    if str(agent_id) not in [str(app.agent_id) for app in call.wecom.corp.apps]:
        raise Refused(40056, "invalid agentid")
    if str(agent_id) != str(call.app.agent_id):
        raise Refused(301002, "not allow operate another agent with this accesstoken")
