"""Events of 钉钉 that we know and have nothing to do about (fact sheet 1.7)."""

import re

_KNOWN = re.compile(
    r"chat_template_change"
    r"|(im|single_conversation)_cool_app_(un)?install"
    r"|robot_msg_(read|recall)"
    r"|servicegroup_\w+|official_account_\w+|isw_user_\w+|ding_paas_object_data_\w+|ding_crm_object_meta"
    r"|contact_(add|modify|leave)_org|todo_task_\w+"
)


def is_known(kind: str) -> bool:
    """Whether the fact sheet describes it, though nothing changes here by it."""
    return _KNOWN.fullmatch(kind) is not None
