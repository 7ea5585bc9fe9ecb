"""Who is in no hurry asks at an even pace, and more slowly once it was too much."""

import pytest

from bot.reconciling.pace import Pace


class Watch:
    """A clock that goes on only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


async def test_calls_are_spread_evenly() -> None:
    watch = Watch()
    pace = Pace(5, clock=watch, sleep=watch.sleep)
    for _ in range(11):
        await pace.turn()
    assert watch.now == pytest.approx(102.0)


async def test_after_too_many_calls_it_rests_and_comes_back_to_its_pace_by_and_by() -> None:
    watch = Watch()
    pace = Pace(5, clock=watch, sleep=watch.sleep)
    await pace.slow_down(60)
    assert (watch.now, pace.pause) == (160.0, pytest.approx(0.4))
    for _ in range(100):
        await pace.turn()
    assert pace.pause == pytest.approx(0.2)


async def test_it_never_comes_to_a_standstill() -> None:
    watch = Watch()
    pace = Pace(5, clock=watch, sleep=watch.sleep)
    for _ in range(30):
        await pace.slow_down(0)
    assert pace.pause == pytest.approx(3.2)
