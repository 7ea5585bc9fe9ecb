"""A campaign, whatever its kind: what it is about, how far it is, and what can be done about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from crm_core.errors import Conflict
from crm_core.values import AppKey, StaffId

LONGEST_LABEL = 30


class CampaignState(StrEnum):
    """How far it is."""

    DRAFT = "draft"
    PLANNED = "planned"
    """It was started; it is being made ready, or its time has not come."""
    RUNNING = "running"
    PAUSED = "paused"
    CANCELLING = "cancelling"
    """What is under way is being taken back."""
    CANCELLED = "cancelled"
    DONE = "done"

    @property
    def shown(self) -> str:
        return _SHOWN[self]

    @property
    def is_over(self) -> bool:
        return self in (CampaignState.CANCELLED, CampaignState.DONE)


_SHOWN = {
    CampaignState.DRAFT: "草稿",
    CampaignState.PLANNED: "准备发出",
    CampaignState.RUNNING: "进行中",
    CampaignState.PAUSED: "已暂停",
    CampaignState.CANCELLING: "正在取消",
    CampaignState.CANCELLED: "已取消",
    CampaignState.DONE: "已完成",
}


class Deed(StrEnum):
    """What somebody can do about it."""

    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    CANCEL = "cancel"

    @property
    def shown(self) -> str:
        return _DEEDS[self]


_DEEDS = {Deed.START: "开始", Deed.PAUSE: "暂停", Deed.RESUME: "继续", Deed.CANCEL: "取消"}
_FROM: Mapping[Deed, frozenset[CampaignState]] = {
    Deed.START: frozenset({CampaignState.DRAFT}),
    Deed.PAUSE: frozenset({CampaignState.PLANNED, CampaignState.RUNNING}),
    Deed.RESUME: frozenset({CampaignState.PAUSED}),
    Deed.CANCEL: frozenset({CampaignState.DRAFT, CampaignState.PLANNED, CampaignState.RUNNING, CampaignState.PAUSED}),
}
_TO = {
    Deed.START: CampaignState.PLANNED,
    Deed.PAUSE: CampaignState.PAUSED,
    Deed.RESUME: CampaignState.PLANNED,
    Deed.CANCEL: CampaignState.CANCELLING,
}


def after(state: CampaignState, deed: Deed) -> CampaignState:
    """The state that a deed leads to. Raises Conflict where it cannot be done."""
    if state not in _FROM[deed]:
        raise Conflict(f"这个活动{state.shown}，不能{deed.shown}。")
    return CampaignState.CANCELLED if (state, deed) == (CampaignState.DRAFT, Deed.CANCEL) else _TO[deed]


def possible(state: CampaignState) -> tuple[Deed, ...]:
    """What can be done about one in this state."""
    return tuple(deed for deed in Deed if state in _FROM[deed])


def about(campaign: str) -> str:
    """What cards of a campaign are about."""
    return f"campaign:{campaign}"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCampaign:
    """What is to be made. `scope` is the company (`wecom:<corp>`), `app` where whoever wanted it is told of it.

    `content` is what its kind makes of it, plain values. It begins at `starts_at`, None for as soon as it is started.
    """

    kind: str
    label: str
    scope: str
    app: AppKey
    content: Mapping[str, Any]
    starts_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """`progress` is how far it is in its kind's own terms, plain values. `why` says why it rests, empty for by hand."""

    id: str
    kind: str
    label: str
    state: CampaignState
    by: StaffId | None
    scope: str
    app: AppKey
    content: Mapping[str, Any]
    progress: Mapping[str, Any]
    starts_at: datetime | None
    made_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    why: str = ""

    def is_open(self, at: datetime) -> bool:
        """Whether people can take part, in a kind for which nothing has to be made ready first."""
        begun = self.starts_at is None or self.starts_at <= at
        return self.state is CampaignState.RUNNING or (self.state is CampaignState.PLANNED and begun)
