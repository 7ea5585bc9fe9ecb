"""Everything we ask of 企业微信 besides messages to members: one file a subject, one line a kind of words."""

from collections.abc import Mapping
from typing import Any, Protocol

from adapters.channel import Receipt
from adapters.wechat.work.calls.codes import add_code, change_code, end_code
from adapters.wechat.work.calls.group_codes import drop_code, want_code
from adapters.wechat.work.calls.group_welcomes import drop_words, keep_words
from adapters.wechat.work.calls.handover import hand_over, hand_over_many
from adapters.wechat.work.calls.mass_sends import mass_send, remind_senders, stop_sending
from adapters.wechat.work.calls.remark import note
from adapters.wechat.work.calls.service import answer, link, move, notice
from adapters.wechat.work.calls.service_accounts import change_servicers, make, remove, rename
from adapters.wechat.work.calls.succession import hand_over_groups
from adapters.wechat.work.calls.tags import add_corp_tag, mark
from adapters.wechat.work.calls.welcome import send_welcome
from adapters.wechat.work.client import WorkClient
from crm_core.messages import (
    AccountMade,
    AccountRemoved,
    AccountRenamed,
    ContactCode,
    ContactCodeChange,
    ContactCodeEnd,
    CorpTagWanted,
    GroupCodeUnwanted,
    GroupCodeWanted,
    GroupSuccession,
    GroupWelcomeUnwanted,
    GroupWelcomeWanted,
    Handover,
    MassSend,
    MassSendReminder,
    MassSendStop,
    Remark,
    ServiceAnswer,
    ServiceLinkWanted,
    ServiceNotice,
    ServicersChanged,
    SessionMove,
    Succession,
    TagMark,
    Welcome,
)
from crm_core.values import Identity


class PlatformCall(Protocol):
    """Make the change that `words` ask for, about or to `to`. Raises PlatformError.

    `key` names the call for ever; `repeated` is set when an earlier try may have happened.
    """

    async def __call__(
        self,
        client: WorkClient,
        to: Identity,
        words: Any,  # noqa: ANN401 - each call takes its own kind
        *,
        key: str,
        repeated: bool,
    ) -> Receipt: ...


CALLS: Mapping[type, PlatformCall] = {
    GroupCodeUnwanted: drop_code,
    GroupCodeWanted: want_code,
    GroupWelcomeUnwanted: drop_words,
    GroupWelcomeWanted: keep_words,
    Handover: hand_over,
    Remark: note,
    Succession: hand_over_many,
    GroupSuccession: hand_over_groups,
    Welcome: send_welcome,
    MassSend: mass_send,
    MassSendReminder: remind_senders,
    MassSendStop: stop_sending,
    TagMark: mark,
    CorpTagWanted: add_corp_tag,
    ContactCode: add_code,
    ContactCodeChange: change_code,
    ContactCodeEnd: end_code,
    ServiceAnswer: answer,
    ServiceNotice: notice,
    SessionMove: move,
    ServiceLinkWanted: link,
    AccountMade: make,
    AccountRenamed: rename,
    AccountRemoved: remove,
    ServicersChanged: change_servicers,
}
