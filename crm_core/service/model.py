"""A session of 微信客服, and when the platform lets something be said in it (kf/send_msg)."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from crm_core.messages import SessionState
from crm_core.values import CustomerId, Identity

BOTS = frozenset({SessionState.NEW, SessionState.BOT})
"""The states in which an app may speak; in the others people do, in their client."""

SESSION_OVER, OVER_LIMIT = 5, 6
FAILURES = {
    1: "客服账号已删除",
    2: "应用已关闭",
    4: "客户上次说话已超过 48 小时",
    SESSION_OVER: "会话已结束",
    OVER_LIMIT: "客户说话之后已发满 5 条",
    7: "未绑定视频号",
    8: "企业主体未验证",
    9: "未绑定视频号且主体未验证",
    10: "客户拒收了消息",
    11: "接待人员未登录",
    12: "不支持这种消息",
    13: "被平台的安全规则拦下",
}
"""What the platform says by msg_send_fail; anything else it does not know either."""

REFUSALS = {
    95001: "客户说话之后已发满 5 条",
    95002: "客户上次说话已超过 48 小时",
    95013: "会话已结束",
    95016: "会话的状态已变",
    95018: "会话已转给人工或已结束",
    40096: "客户已不在了",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerLimits:
    """At most `answers` messages in the `hours` after each word of the customer's."""

    answers: int = 5
    hours: int = 48


USUAL_ANSWERS = AnswerLimits()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reception:
    """How customers are received by the program. Empty words are not said.

    `welcome` with its `choices` greets who opens the chat; `queued` is said when people are asked for, `away` when
    nobody is on duty, `accepted` and `ended` when a person takes and ends the session. `passes_on` hands over whoever
    the program has no answer for. Words older than `fresh` get no answer of the program's.
    """

    welcome: str = ""
    choices: tuple[str, ...] = ()
    queued: str = ""
    away: str = ""
    accepted: str = ""
    ended: str = ""
    passes_on: bool = False
    fresh: timedelta = timedelta(minutes=10)
    limits: AnswerLimits = USUAL_ANSWERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A customer's conversation with an account, as far as we were told.

    `customer_at` is when the customer spoke last, None before the first word; `answers` counts what we said since;
    `state_at` is when the state was told last. `told_away` once it was said that nobody is there.
    """

    account: str
    identity: Identity
    customer: CustomerId
    state: SessionState = SessionState.NEW
    servicer: Identity | None = None
    customer_at: datetime | None = None
    answers: int = 0
    state_at: datetime
    told_away: bool = False

    @property
    def key(self) -> str:
        return session_key(self.account, self.identity)

    def runs(self, at: datetime, limits: AnswerLimits) -> bool:
        """Whether the session still goes on: it ends by itself, too."""
        last = self.customer_at or self.state_at
        return self.state is not SessionState.ENDED and at - last < timedelta(hours=limits.hours)

    def left(self, now: datetime, limits: AnswerLimits) -> int:
        """How many messages we may still send, whoever has the session."""
        if self.customer_at is None or now >= self.closes(limits):
            return 0
        return max(limits.answers - self.answers, 0)

    def closes(self, limits: AnswerLimits) -> datetime:
        """Until when we may speak."""
        return (self.customer_at or self.state_at) + timedelta(hours=limits.hours)


def session_key(account: str, identity: Identity) -> str:
    """Names a session for ever."""
    return f"{account}:{identity.key}"


def conversation_of(account: str, identity: Identity) -> str:
    """The conversation its messages belong to, as the adapter names it."""
    return f"{identity.platform}:kf:{account}:{identity.account}"


def history_id(message: str) -> str:
    """The id in the history of a message the platform names so."""
    return f"wecom:kf:{message}"


def answer_id(key: str) -> str:
    """The platform's name for what is sent because of this call: 32 letters and digits, the same for a repeat."""
    return hashlib.blake2b(key.encode(), digest_size=16).hexdigest()


def why_refused(code: int | str) -> str:
    """What a refused answer is told to have failed of."""
    return REFUSALS.get(code, f"企业微信没有接受（{code}）") if isinstance(code, int) else "没有收到企业微信的确认"
