"""Where things are on the page, and what a person does there most."""

from playwright.async_api import Page, expect

STAFF = ".phone-staff"
CUSTOMER = ".phone-customer"


async def say_as_customer(page: Page, text: str) -> None:
    await page.get_by_label("写给客服").fill(text)
    await page.get_by_label("写给客服").press("Enter")
    await expect(page.locator(f"{CUSTOMER} .message.is-own .bubble").last).to_have_text(text)


async def say_as_staff(page: Page, text: str) -> None:
    await page.get_by_label("写给 CRM 助手").fill(text)
    await page.get_by_label("写给 CRM 助手").press("Enter")
    await expect(page.locator(f"{STAFF} .message.is-own .bubble").last).to_have_text(text)


async def open_desk(page: Page, customer: str) -> None:
    """As the staff member shown, read the 客服 conversation with that customer."""
    await page.get_by_role("tab", name="客服接待").click()
    await page.locator(f"{STAFF} .desk-entry", has_text=customer).click()
