"""Events of 企业微信 that we know and have nothing to do about (fact sheet 2.2, 3.1, 4)."""

from adapters.wechat.plaintext import Plaintext

_KINDS = frozenset(
    {
        # Staff at the app and its menu.
        *("subscribe", "unsubscribe", "enter_agent", "location", "view", "view_miniprogram", "location_select"),
        *("scancode_push", "scancode_waitmsg", "pic_sysphoto", "pic_photo_or_album", "pic_weixin"),
        *("template_card_menu_event", "taskcard_click"),
        # The company at its settings.
        *("batch_job_result", "open_approval_change", "sys_approval_change", "share_agent_change"),
        *("share_chain_change", "inactive_alert", "close_inactive_agent", "reopen_inactive_agent"),
        *("low_active_alert", "low_active", "active_restored", "living_status_change"),
        # Tags of the address book; links of 获客助手 and what is left to spend on them.
        *("change_contact/update_tag", "customer_acquisition"),
    }
)


def is_known(fields: Plaintext) -> bool:
    """Whether the fact sheet describes it, though nothing changes here by it."""
    kind = fields.kind.lower().removeprefix("event/")
    return fields.get("MsgType") == "event" and (kind in _KINDS or kind.partition("/")[0] in _KINDS)
