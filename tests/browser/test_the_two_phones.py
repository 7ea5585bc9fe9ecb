"""One person being staff and customer at once: what is done on one side moves the other, without a reload."""

from pathlib import Path

from playwright.async_api import Page, expect

from tests.browser.bot import Bot
from tests.browser.screen import CUSTOMER, STAFF, open_desk, say_as_customer, say_as_staff

HOSTILE = "<img src=x onerror=document.title='hacked'> <script>1</script> **&amp;**"


async def test_what_a_customer_writes_appears_at_once_on_the_staff_side_and_the_answer_comes_back(page: Page):
    await say_as_customer(page, "请问还有货吗？")
    await open_desk(page, "林晓")
    await expect(page.locator(f"{STAFF} .desk-thread .bubble").last).to_have_text("请问还有货吗？")

    await page.get_by_label("回复客户").fill("有的，今天就能发")
    await page.get_by_label("回复客户").press("Enter")

    await expect(page.locator(f"{CUSTOMER} .message:not(.is-own) .bubble").last).to_have_text("有的，今天就能发")
    await say_as_customer(page, "太好了")
    await expect(page.locator(f"{STAFF} .desk-thread .bubble").last).to_have_text("太好了")


async def test_a_waiting_customer_is_marked_on_the_tab_until_read(page: Page):
    dot = page.get_by_role("tab", name="客服接待").locator(".dot")
    await say_as_customer(page, "在吗")
    await expect(dot).to_be_visible()
    await open_desk(page, "林晓")
    await expect(dot).to_have_count(0)


async def test_a_command_stands_once_and_the_answer_of_the_app_follows(page: Page, bot: Bot):
    await say_as_staff(page, "查 某人")
    await bot.says("没有找到您能查看的客户“某人”")

    await expect(page.locator(f"{STAFF} .message.is-own .bubble", has_text="查 某人")).to_have_count(1)
    await expect(page.locator(f"{STAFF} .message:not(.is-own) .bubble").last).to_contain_text("没有找到")


async def test_a_quick_word_is_sent_with_one_click(page: Page):
    await page.locator(f"{STAFF} .chip", has_text="帮助").click()
    await expect(page.locator(f"{STAFF} .message.is-own .bubble").last).to_have_text("帮助")


async def test_a_button_of_a_card_can_be_tapped_once_and_shows_as_chosen(page: Page, bot: Bot):
    await bot.shows_card("有 2 位客户", {"pick:1": "1 林晓", "pick:2": "2 林晓东"})
    card = page.locator(f"{STAFF} .card").last
    await expect(card.locator(".card-title")).to_have_text("有 2 位客户")

    await card.get_by_role("button", name="2 林晓东").click()

    await expect(card.get_by_role("button", name="2 林晓东（已选）")).to_be_disabled()
    await expect(card.get_by_role("button", name="1 林晓", exact=True)).to_be_disabled()
    assert (await bot.tapped())[-1] == "pick:2"


async def test_markdown_is_drawn_and_hostile_words_stay_words(page: Page, bot: Bot):
    await bot.says("## 标题\n**重点** [说明](https://example.test)\n> 引用\n<img src=x onerror=alert(1)>", "markdown")
    bubble = page.locator(f"{STAFF} .message .md").last
    await expect(bubble.locator(".md-h")).to_have_text("标题")
    await expect(bubble.locator("strong")).to_have_text("重点")
    await expect(bubble.locator(".md-quote")).to_have_text("引用")
    await expect(bubble).to_contain_text("<img src=x onerror=alert(1)>")

    await bot.shows_card(HOSTILE, {"k": HOSTILE})
    await say_as_customer(page, HOSTILE)
    await open_desk(page, "林晓")
    await expect(page.locator(f"{STAFF} .desk-thread .bubble").last).to_have_text(HOSTILE)
    assert await page.locator(".messages img, main script").count() == 0
    assert await page.title() != "hacked"


async def test_a_picture_and_a_file_reach_the_other_side(page: Page, tmp_path: Path):
    files = page.locator(f"{CUSTOMER} .composer:visible input[type=file]")
    picture = await page.screenshot(path=tmp_path / "现场.png", clip={"x": 0, "y": 0, "width": 20, "height": 20})
    assert picture
    await files.set_input_files(tmp_path / "现场.png")
    await expect(page.locator(f"{CUSTOMER} .message.is-own img")).to_have_js_property("naturalWidth", 20)

    await files.set_input_files({"name": "订单.txt", "mimeType": "text/plain", "buffer": "十箱".encode()})
    await open_desk(page, "林晓")
    await expect(page.locator(f"{STAFF} .desk-thread .bubble-file")).to_have_text("订单.txt")
    await expect(page.locator(f"{STAFF} .desk-thread img")).to_have_js_property("naturalWidth", 20)
