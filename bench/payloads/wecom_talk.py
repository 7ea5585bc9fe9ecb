"""Answers of 企业微信 about what is said: to members, in 微信客服, and who agrees to 会话存档."""

from adapters.wechat.work import customer_service, service_accounts
from adapters.wechat.work.archive.agreement import archived_members, consents, room_consents
from adapters.wechat.work.calls import service
from adapters.wechat.work.calls import service_accounts as account_calls
from adapters.wechat.work.sending import WorkChannel
from bench.payloads.replay import CORP
from bench.payloads.replay import WorkReplay as Replay
from bench.payloads.row import Row, both, has, holds, lists, lists_none_with, only, outcome_of, parts, texts
from bench.payloads.wecom_company import HOW, ME, found_in, person
from crm_core.messages import (
    AccountMade,
    CardUpdate,
    ServiceLinkWanted,
    ServicersChanged,
    SessionMove,
    SessionState,
)

_NOT_REACHED = ("invaliduser", "invalidparty", "invalidtag", "unlicenseduser")
_OF_SENDING = ("response_code", *_NOT_REACHED)
_OUTSIDER = "exteranalopenid"
_MOVE = SessionMove(account="wk", state=SessionState.QUEUE)


async def _sent(content: bytes) -> object:
    """Once for everybody whom the answer names."""
    found = found_in(content)
    named = [one for field in ("invaliduser", "unlicenseduser") for one in _accounts(found.get(field))]
    return [
        (one, await outcome_of(WorkChannel(Replay(content), agent_id=1), person(one))) for one in ("somebody", *named)
    ]


def _accounts(named: object) -> list[str]:
    """Joined by a bar, or a list."""
    return [one for one in named.split("|") if one] if isinstance(named, str) else texts(named)


async def _consents(content: bytes) -> object:
    """Ask about exactly those whom the answer names."""
    told = parts(found_in(content)["agreeinfo"])
    named = [(person(str(one.get(_OUTSIDER))), person(str(one.get("userid")))) for one in told]
    return await consents(Replay(content), named)


ROWS: tuple[Row, ...] = (
    Row(
        call="kf/sync_msg",
        fits=lambda found: (
            lists("msg_list")(found) or found.keys() - {"errcode", "errmsg", "next_cursor"} == {"has_more"}
        ),
        read=lambda one: customer_service.page(Replay(one), CORP, "wk", "", ""),
    ),
    Row(
        call="kf/customer/batchget",
        # Whom a 获客链接 or a moment reached stands with a member beside each.
        fits=lists_none_with("customer_list", "userid"),
        # Who is not told of was asked for in vain.
        unwanted=frozenset({"invalid_external_userid"}),
        read=lambda one: customer_service.names(Replay(one), ["wm"]),
    ),
    Row(call="kf/account/list", fits=lists("account_list"), read=lambda one: service_accounts.accounts(Replay(one))),
    Row(
        call="kf/servicer/list",
        fits=lists("servicer_list"),
        read=lambda one: service_accounts.servicers(Replay(one), "wk"),
    ),
    Row(
        call="kf/servicer/add",
        fits=lists("result_list"),
        unwanted=frozenset({"userid", "department_id", "errmsg"}),
        read=lambda one: account_calls.change_servicers(Replay(one), ME, ServicersChanged(account="wk"), **HOW),
    ),
    Row(
        call="kf/service_state/get",
        fits=has("service_state"),
        read=lambda one: service_accounts.session_state(Replay(one), "wk", "wm"),
    ),
    Row(
        call="kf/service_state/trans",
        fits=has("msg_code"),
        read=lambda one: service.move(Replay(one), ME, _MOVE, **HOW),
    ),
    Row(
        call="kf/account/add",
        fits=has("open_kfid"),
        read=lambda one: account_calls.make(Replay(one), ME, AccountMade(name="n"), **HOW),
    ),
    Row(
        call="kf/add_contact_way",
        fits=both(has("url"), only("url")),
        read=lambda one: service.link(Replay(one), ME, ServiceLinkWanted(account="wk", scene="s"), **HOW),
    ),
    Row(
        call="msgaudit/check_room_agree",
        fits=lambda found: holds("agreeinfo", _OUTSIDER)(found) and not holds("agreeinfo", "userid")(found),
        read=lambda one: room_consents(Replay(one), ME),
    ),
    Row(call="msgaudit/check_single_agree", fits=lists("agreeinfo"), read=_consents),
    Row(call="msgaudit/get_permit_user_list", fits=lists("ids"), read=lambda one: archived_members(Replay(one))),
    Row(
        call="message/send",
        fits=both(has("msgid"), lambda found: only("msgid")(found) or not found.keys().isdisjoint(_OF_SENDING)),
        # Only single members are written to.
        unwanted=frozenset({"invalidparty", "invalidtag"}),
        read=_sent,
    ),
    Row(
        call="message/update_template_card",
        fits=both(has("invaliduser"), only(*_NOT_REACHED)),
        # A card that cannot be changed is answered as it stands, whoever taps it.
        unwanted=frozenset(_NOT_REACHED),
        read=lambda one: WorkChannel(Replay(one), agent_id=1).send(
            ME, CardUpdate(card="", code="c", text="t"), key="k", repeat_within=None
        ),
    ),
)
