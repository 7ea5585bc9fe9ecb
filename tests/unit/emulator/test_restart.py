from pathlib import Path

from tests.unit.emulator.stage import Bot, Clock, staged


async def test_everything_is_as_it_was_after_a_restart(tmp_path: Path, bot: Bot, clock: Clock) -> None:
    state = tmp_path / "emulator.sqlite"
    async with staged(state, bot, clock, seed=True) as stage:
        token = await stage.token("assistant")
        await stage.send_text("zhoumin", "您好")
        await stage.post("faults", {"platform": "wecom", "kind": "-1", "count": 3, "path": "user/get"})
        before = await stage.get("state"), await stage.received("zhoumin"), await stage.get("faults")
        await stage.callbacks_settled()
    heard = len(bot.heard)
    async with staged(state, bot, clock, seed=True) as stage:
        after = await stage.get("state"), await stage.received("zhoumin"), await stage.get("faults")
        assert await stage.token("assistant") == token
        await stage.send_text("zhoumin", "还在")
        assert [row["n"] for row in await stage.received("zhoumin")] == [1, 2]
    before[0]["wecom"].pop("waiting_callbacks")
    after[0]["wecom"].pop("waiting_callbacks")
    assert after == before
    assert len(bot.heard) == heard
