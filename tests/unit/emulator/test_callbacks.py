import asyncio
from pathlib import Path

from tests.unit.emulator.stage import Bot, Clock, Stage, staged


async def write(stage: Stage, text: str, userid: str = "zhoumin") -> None:
    await stage.post(f"wecom/staff/{userid}/messages", {"text": text})


async def test_what_staff_write_reaches_the_assistant_signed_and_encrypted(stage: Stage) -> None:
    await write(stage, "查 李]]>晓梅 😀")
    [heard] = await stage.bot.wait_for(1)
    assert heard.app == "assistant"
    assert "<FromUserName><![CDATA[zhoumin]]></FromUserName>" in heard.plaintext
    assert "<Content><![CDATA[查 李]]]]><![CDATA[>晓梅 😀]]></Content>" in heard.plaintext
    assert "<AgentID>1000002</AgentID>" in heard.plaintext


async def test_a_message_not_acknowledged_comes_again_with_the_same_plaintext_and_another_nonce(stage: Stage) -> None:
    await stage.post("faults", {"platform": "wecom", "kind": "duplicate"})
    await write(stage, "查 李晓梅")
    first, second = await stage.bot.wait_for(2)
    assert first.plaintext == second.plaintext
    assert first.nonce != second.nonce


async def test_any_status_but_200_is_a_failure_and_three_retries_follow(stage: Stage) -> None:
    stage.bot.answers = [500, 302, 204]
    await write(stage, "查 李晓梅")
    await stage.bot.wait_for(1)
    assert stage.bot.tries == 4


async def test_after_the_retries_it_is_still_delivered_at_a_slower_pace(stage: Stage) -> None:
    stage.bot.answers = [500] * 6
    await write(stage, "查 李晓梅")
    await stage.bot.wait_for(1)
    assert stage.bot.tries == 7
    await stage.callbacks_settled()


async def test_one_that_fails_does_not_hold_back_the_next(stage: Stage) -> None:
    stage.bot.answers = [500]
    stage.write("zhoumin", "一", "二")
    heard = await stage.bot.wait_for(2)
    assert ["二" in one.plaintext for one in heard] == [True, False]


async def test_messages_of_one_member_arrive_in_order(stage: Stage) -> None:
    for n in range(40):
        await write(stage, f"第{n:02}条", "zhoumin" if n % 2 else "wangjianguo")
    heard = await stage.bot.wait_for(40)
    for userid in ("zhoumin", "wangjianguo"):
        texts = [one.plaintext.split("第")[1][:2] for one in heard if f"[{userid}]" in one.plaintext]
        assert texts == sorted(texts)


async def test_an_unreachable_bot_gets_everything_as_soon_as_it_is_back(tmp_path: Path, clock: Clock) -> None:
    bot = Bot()
    async with staged(tmp_path / "emulator.sqlite", bot, clock, seed=True) as stage:
        waiting = stage.world.callbacks.waiting_count()
        await asyncio.sleep(0.3)
        assert stage.world.callbacks.waiting_count() == waiting
        async with bot.server:
            await bot.wait_for(waiting)
            await stage.callbacks_settled()
    assert len(bot.heard) == waiting


async def test_what_was_not_acknowledged_survives_a_restart_of_the_emulator(
    tmp_path: Path, bot: Bot, clock: Clock
) -> None:
    state = tmp_path / "emulator.sqlite"
    async with staged(state, bot, clock) as stage:
        bot.answers = [503] * 100
        await stage.post("wecom/staff", {"userid": "luting", "name": "陆婷"})
        await write(stage, "还在吗", "luting")
        await asyncio.sleep(0.1)
    bot.answers = []
    async with staged(state, bot, clock) as stage:
        await bot.wait_for(2)
        await stage.callbacks_settled()
    assert sum("还在吗" in heard.plaintext for heard in bot.heard) == 1


async def test_the_app_is_named_outside_the_encryption_only_where_the_event_belongs_to_it(stage: Stage) -> None:
    await write(stage, "查")
    await stage.post("wecom/staff/zhoumin/disable", {})
    said, disabled = sorted(await stage.bot.wait_for(2), key=lambda heard: "change_contact" in heard.plaintext)
    assert "<AgentID><![CDATA[1000002]]></AgentID>" in said.body
    assert "<AgentID><![CDATA[]]></AgentID>" in disabled.body


async def test_any_plaintext_can_be_sent_any_number_of_times(stage: Stage) -> None:
    await stage.post("wecom/events", {"app": "service", "xml": "<xml>随便</xml>", "times": 3})
    await stage.post("wecom/events", {"app": "assistant", "json": {"msgtype": "event"}})
    heard = await stage.bot.wait_for(4)
    assert sorted(one.plaintext for one in heard) == ["<xml>随便</xml>"] * 3 + ['{"msgtype": "event"}']


async def test_a_callback_of_several_megabytes_is_sent_too(stage: Stage) -> None:
    await stage.post("wecom/events", {"app": "assistant", "xml": f"<xml>{'x' * 2**20}</xml>"})
    assert len((await stage.bot.wait_for(1))[0].plaintext) > 2**20


async def test_the_platform_verifies_a_callback_address_as_the_console_does(stage: Stage) -> None:
    assert await stage.post("wecom/verify", {"app": "assistant"}) == {"ok": True, "status": 200}
    stage.bot.echo = lambda words: f'"{words}"'
    assert await stage.post("wecom/verify", {"app": "assistant"}) == {"ok": False, "status": 200}
