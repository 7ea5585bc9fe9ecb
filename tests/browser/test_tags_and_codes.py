"""The company's tags and contact codes, behind the two phones."""

from playwright.async_api import Page, expect


async def test_a_tag_is_made_on_the_stage_and_without_codes_it_is_said_how_to_make_one(page: Page):
    await page.get_by_text("企业标签", exact=True).click()
    await page.get_by_label("分组", exact=True).fill("活动")
    await page.get_by_label("新标签").fill("春季团购")
    await page.locator(".tag-row").get_by_role("button", name="新建").click()
    await expect(page.locator(".tag-groups")).to_contain_text("活动 春季团购")
    await page.get_by_text("扫活码", exact=True).click()
    await expect(page.get_by_text("还没有活码")).to_be_visible()
    await expect(page.get_by_role("button", name="扫码添加")).to_be_hidden()
