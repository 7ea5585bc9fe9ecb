"""Which calls and pushes count towards the month's allowance of the whole organisation.

The free edition has 5,000 calls and 3,000 pushes a month. Where the documents leave it open, a call counts.
"""

from adapters.channel import Reaction
from adapters.exchange import CallOutcome

_EXEMPT = (
    "gettoken",
    "get_jsapi_ticket",
    "v1.0/oauth2/",
    "v1.0/contact/",
    "topapi/v2/user/",
    "topapi/user/",
    "topapi/v2/department/",
    "topapi/role/",
    "topapi/extcontact/",
    # Answered over the session of the message, not over the API.
    "robot/sendBySession",
)
_EXEMPT_EVENTS = frozenset(
    {
        *("user_add_org", "user_modify_org", "user_leave_org", "user_active_org"),
        *("org_dept_create", "org_dept_modify", "org_dept_remove", "org_change"),
        *("label_user_change", "label_conf_add", "label_conf_del", "label_conf_modify"),
        *("org_admin_add", "org_admin_remove", "check_url"),
    }
)


def counts(outcome: CallOutcome) -> bool:
    """Whether a call is taken off the allowance: not the exempt ones, nor those that never got through."""
    if outcome.path.startswith(_EXEMPT):
        return False
    never = outcome.code in {"unreachable", "quota", "blocked", 90018, 90019, 90002} or "Qp" in str(outcome.code)
    return not (never and outcome.reaction is not Reaction.UNKNOWN)


def push_counts(kind: str) -> bool:
    """Whether a push (`event/user_add_org`, `robot/text`, `card/actionCallback`) is taken off the allowance."""
    source, _slash, name = kind.partition("/")
    return source != "event" or name not in _EXEMPT_EVENTS
