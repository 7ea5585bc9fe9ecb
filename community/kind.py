"""What a kind of campaign is, and the catalogue of all kinds."""

import pkgutil
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from importlib import import_module
from typing import Any

from community.campaigns.model import Campaign
from community.rules import USUAL_RULES, CampaignRules
from crm_core.act import Act


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """What came of a campaign, in Chinese: `lines` to read, `bars` for a chart (what, how many), in their order."""

    lines: tuple[str, ...]
    bars: tuple[tuple[str, int], ...]


LeftOut = tuple[str, str]
"""Somebody who gets nothing of it: the name, empty where whoever asked may not know it; and why, in Chinese."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeedWords:
    """How staff are told what a deed did: after the label, but for the last two, which stand alone."""

    started: str = "要同事确认的，同事会收到任务"
    paused: str = "已经交给同事的任务他们还能确认"
    resumed: str = "继续发"
    cancelled: str = "已取消，没有发出。"
    cancelling: str = "正在取消；同事已经确认发出的收不回来，完成后告诉您。"


USUAL_WORDS = DeedWords()


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignKind:
    """One kind. `name` is stored with each campaign, `shown` is Chinese.

    `check` refuses content that is none (Malformed). `preview` says, in lines, what starting it would do.

    `advance` does one small step and says when the next is due: at once with the act's own time, None for never; it is
    called in the states planned, running, paused and cancelling, may be cut off anywhere and is then called again. The
    program acts, outside of any transaction. `results` may be asked for at any time, and so may the `sheet`: all there
    is of it, a row each, the first being the headings. With `trials` it can be started for a share of whom it is for;
    one that is `quiet` does nothing in the quiet hours.
    """

    name: str
    shown: str
    check: Callable[[Mapping[str, Any]], None]
    preview: Callable[[Act, Campaign, CampaignRules], Awaitable[Sequence[str]]]
    advance: Callable[[Act, Campaign, CampaignRules], Awaitable[datetime | None]]
    results: Callable[[Act, Campaign, CampaignRules], Awaitable[Results]]
    sheet: Callable[[Act, Campaign, CampaignRules], Awaitable[Sequence[Sequence[str]]]]
    left_out: Callable[[Act, Campaign, CampaignRules, int], Awaitable[Sequence[LeftOut]]] | None = None
    trials: bool = False
    quiet: bool = False
    words: DeedWords = USUAL_WORDS


Kinds = Mapping[str, CampaignKind]


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaigning:
    """The kinds there are and the rules they keep to."""

    kinds: Kinds = field(default_factory=dict[str, CampaignKind])
    rules: CampaignRules = USUAL_RULES


class NoFont(Exception):
    """No font with Chinese letters is installed, so that no chart can be drawn."""


class KindError(Exception):
    """A file of the catalogue that cannot be used; the text names it."""


def load_kinds(package: str = "community.kinds") -> Kinds:
    """Read every file of the folder. Raises KindError for one without a kind, and for a name used twice."""
    folder = import_module(package)
    kinds: dict[str, CampaignKind] = {}
    for found in pkgutil.iter_modules(folder.__path__):
        module = f"{package}.{found.name}"
        kind: object = getattr(import_module(module), "KIND", None)
        if not isinstance(kind, CampaignKind):
            raise KindError(f"{module} has no KIND")
        if kind.name in kinds:
            raise KindError(f"{module}: the kind {kind.name!r} is there already")
        kinds[kind.name] = kind
    return kinds
