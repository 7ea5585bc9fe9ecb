"""The box one writes in, for people who type Chinese and for people who cannot use a mouse."""

from playwright.async_api import Page, expect

from tests.browser.bot import Bot
from tests.browser.screen import CUSTOMER, STAFF, say_as_staff

_SCROLLS_UP = """list => new Promise(done => {
  list.addEventListener("scroll", done, { once: true });
  list.scrollTo(0, 0);
})"""
"""Until the page has noticed, which it does with the next picture it draws."""


async def test_enter_while_an_input_method_composes_chooses_the_word_and_does_not_send(page: Page):
    box = page.get_by_label("写给客服")
    await box.fill("ni hao")
    await box.dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    await expect(box).to_have_value("ni hao")

    await box.press("Enter")
    await expect(box).to_have_value("")
    await expect(page.locator(f"{CUSTOMER} .message.is-own .bubble").last).to_have_text("ni hao")


async def test_shift_enter_breaks_the_line(page: Page):
    box = page.get_by_label("写给 CRM 助手")
    await box.press_sequentially("第一行")
    await box.press("Shift+Enter")
    await box.press_sequentially("第二行")
    await box.press("Enter")
    await expect(page.locator(f"{STAFF} .message.is-own .bubble").last).to_have_text("第一行\n第二行")


async def test_a_draft_waits_for_its_own_chat(page: Page):
    box = page.get_by_label("写给 CRM 助手")
    await box.fill("还没写完")
    first, second = await staff_options(page)
    await choose_staff(page, second)
    await expect(box).to_have_value("")
    await choose_staff(page, first)
    await expect(box).to_have_value("还没写完")


async def test_somebody_is_found_by_keyboard_and_is_still_chosen_after_a_reload(page: Page):
    _, wanted = await staff_options(page)
    await choose_staff(page, wanted)
    await page.reload()
    await expect(page.locator(f"{STAFF} .picker-button")).to_contain_text(wanted)


async def test_who_reads_further_up_is_left_there_and_told_of_new_words(page: Page, bot: Bot):
    for number in range(22):
        await bot.says(f"第 {number} 条")
    messages = page.locator(f"{STAFF} .messages").first
    await expect(messages.get_by_text("第 21 条")).to_be_in_viewport()
    await messages.evaluate(_SCROLLS_UP)

    await bot.says("刚到的一条")
    more = page.locator(f"{STAFF} .more").first
    await expect(more).to_be_visible()
    await expect(messages.get_by_text("刚到的一条")).not_to_be_in_viewport()
    await more.click()
    await expect(messages.get_by_text("刚到的一条")).to_be_in_viewport()


async def test_ones_own_words_always_come_into_view(page: Page, bot: Bot):
    for number in range(22):
        await bot.says(f"第 {number} 条")
    messages = page.locator(f"{STAFF} .messages").first
    await expect(messages.get_by_text("第 21 条")).to_be_in_viewport()
    await messages.evaluate(_SCROLLS_UP)
    await say_as_staff(page, "撤销")
    await expect(messages.locator(".is-own .bubble").last).to_be_in_viewport()


async def staff_options(page: Page) -> tuple[str, str]:
    """The userids of two staff members, the chosen one first."""
    await page.locator(f"{STAFF} .picker-button").click()
    chosen = await page.locator(f"{STAFF} [role=option][aria-selected=true]").get_attribute("data-id")
    other = await page.locator(f"{STAFF} [role=option][aria-selected=false]").first.get_attribute("data-id")
    await page.keyboard.press("Escape")
    assert chosen
    assert other
    return chosen, other


async def choose_staff(page: Page, userid: str) -> None:
    button = page.locator(f"{STAFF} .picker-button")
    await button.focus()
    await page.keyboard.press("Enter")
    await page.keyboard.type(userid)
    await page.keyboard.press("Enter")
    await expect(button).to_contain_text(userid)
