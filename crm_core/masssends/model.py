"""A mass-send is one task on the platform: staff confirm their part of it, each receiver has a state and a reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from crm_core.messages import Attachment, Audience, Delivery
from crm_core.values import AppKey, StaffId
from crm_core.workhours import WorkHours

A_DAY = timedelta(days=1)
MOST_REMINDERS = 3
"""In 24 hours; believed, not documented."""


class SendState(StrEnum):
    """How far a mass-send is."""

    DRAFT = "draft"
    """Receivers are being added."""
    ASKED = "asked"
    """It lies in the outbox."""
    OPEN = "open"
    """The platform has made the tasks; staff have to confirm them."""
    DONE = "done"
    """Of every receiver it is known what became."""
    STOPPING = "stopping"
    STOPPED = "stopped"
    LAPSED = "lapsed"
    """Somebody has not confirmed for so long that we look no more."""
    FAILED = "failed"
    """The platform would not make the tasks."""
    UNKNOWN = "unknown"
    """Nobody knows whether the platform made them; a person has to look."""

    @property
    def shown(self) -> str:
        return _SHOWN[self]


_SHOWN = {
    SendState.DRAFT: "准备中",
    SendState.ASKED: "正在创建",
    SendState.OPEN: "等同事确认",
    SendState.DONE: "已完成",
    SendState.STOPPING: "正在取消",
    SendState.STOPPED: "已取消",
    SendState.LAPSED: "已过期",
    SendState.FAILED: "创建失败",
    SendState.UNKNOWN: "结果不明",
}


class ReceiverState(StrEnum):
    """What became of one receiver."""

    WANTED = "wanted"
    """The platform has not been asked yet, or has not answered."""
    WAITING = "waiting"
    """A staff member has to confirm."""
    SENT = "sent"
    NO_CONTACT = "no_contact"
    HAD_ENOUGH = "had_enough"
    """The platform says that another mass-send came first."""
    OVER_QUOTA = "over_quota"
    """We left them out: they have had as many as are allowed."""
    UNREACHED = "unreached"
    """The platform left them out."""
    STOPPED = "stopped"
    LAPSED = "lapsed"
    FAILED = "failed"
    UNKNOWN = "unknown"
    """Nobody knows whether it arrived, and it is not sent again."""

    @property
    def shown(self) -> str:
        return _WHY[self]


_WHY = {
    ReceiverState.WANTED: "排队中",
    ReceiverState.WAITING: "等确认",
    ReceiverState.SENT: "已送达",
    ReceiverState.NO_CONTACT: "已不是好友",
    ReceiverState.HAD_ENOUGH: "已收到别的群发",
    ReceiverState.OVER_QUOTA: "超过每位客户的次数",
    ReceiverState.UNREACHED: "企业微信没有受理",
    ReceiverState.STOPPED: "已取消",
    ReceiverState.LAPSED: "同事没有确认",
    ReceiverState.FAILED: "平台没有受理",
    ReceiverState.UNKNOWN: "不知道有没有发出",
}

COUNTED = (ReceiverState.WANTED, ReceiverState.WAITING, ReceiverState.SENT, ReceiverState.UNKNOWN)
"""These use up what a receiver may be sent."""
DELIVERED = {
    Delivery.SENT: ReceiverState.SENT,
    Delivery.NO_CONTACT: ReceiverState.NO_CONTACT,
    Delivery.HAD_ENOUGH: ReceiverState.HAD_ENOUGH,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be sent. `label` names it to staff; `app` is where they, and who wanted it, are told of it.

    `scope` is the company (`wecom:<corp>`). Without a `sender` the platform takes each customer's own contact; to
    groups there must be one, their owner.
    """

    scope: str
    app: AppKey
    audience: Audience
    sender: StaffId | None
    label: str
    text: str
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SendLimits:
    """How many receivers one mass-send may have, and how many of them one receiver may get; 0 for any number.

    Days, weeks (from Monday) and months are those of `zone`.
    """

    zone: ZoneInfo
    customers: int = 10_000
    groups: int = 2_000
    a_day: int = 1
    a_week: int = 0
    a_month: int = 0

    def at_most(self, audience: Audience) -> int:
        return self.customers if audience is Audience.CUSTOMERS else self.groups

    def periods(self, at: datetime) -> list[tuple[datetime, int]]:
        """Since when, and how many since then."""
        day = at.astimezone(self.zone).replace(hour=0, minute=0, second=0, microsecond=0)
        week = day - timedelta(days=day.weekday())
        spans = ((day, self.a_day), (week, self.a_week), (day.replace(day=1), self.a_month))
        return [(since, count) for since, count in spans if count]


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """How an open mass-send is followed: looked at so often, in seconds, for so many days at most.

    Who has not confirmed is reminded after so many working minutes, at most `reminders` times in 24 hours; the
    platform allows 3.
    """

    every: float
    days: int
    remind_after: int
    reminders: int
    hours: WorkHours

    def is_late(self, since: datetime, reminded: tuple[datetime, ...], now: datetime) -> bool:
        """Whether to remind now, of something wanted since then; only in working time."""
        recent = [at for at in reminded if at > now - A_DAY]
        if not self.remind_after or len(recent) >= self.reminders or self.hours.later(now, 0) != now:
            return False
        return now >= self.hours.later(max([since, *reminded]), self.remind_after)


def call_of(key: str) -> str:
    """The key of a mass-send's call in the outbox."""
    return f"{key}:send"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One staff member's part of it; `sent_at` is None until it is confirmed."""

    staff: StaffId
    account: str
    sent_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MassSendShown:
    """A mass-send with what is known of it. `receivers` counts them by state."""

    id: str
    label: str
    audience: Audience
    state: SendState
    msgid: str
    by: StaffId | None
    at: datetime
    receivers: Mapping[ReceiverState, int]
    parts: tuple[Part, ...]

    @property
    def total(self) -> int:
        return sum(self.receivers.values())

    @property
    def unit(self) -> str:
        return "位客户" if self.audience is Audience.CUSTOMERS else "个群"
