"""When and how fast what is stored is compared with the platforms."""

from typing import Annotated

from pydantic import Field

from config.section import Section


class Reconciling(Section):
    """`nightly` is local time, empty for none; a company begins up to `spread_minutes` later, always at its own minute.

    What is younger than `grace_seconds` is left to its callback; `rest_seconds` are waited when the platform says that
    it is called too often, after which everything goes at half the speed for a while.
    """

    nightly: Annotated[str, Field(pattern=r"^(([01]\d|2[0-3]):[0-5]\d)?$")] = "02:30"
    spread_minutes: int = Field(default=60, ge=0, le=720)
    morning: Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")] = "08:30"
    calls_per_second: float = Field(default=5.0, gt=0, le=100)
    rest_seconds: float = Field(default=60.0, ge=0)
    grace_seconds: float = Field(default=60.0, ge=0)
    page: int = Field(default=100, ge=1, le=100)
