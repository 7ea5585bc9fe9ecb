"""Whether a customer agrees to the chat archive, where staff look at the customer."""

from dataclasses import replace

from crm_core.archive.actions import consents_told
from crm_core.contacts.actions import agree_to_archive
from crm_core.messages import Consent, ConsentStatus
from tests.builders import NOW, customer_of, program, wecom
from tests.unit.commands.chat import Chat, says


async def test_the_portrait_says_who_agreed_to_the_archive_and_towards_whom_not(lisi: Chat) -> None:
    await customer_of("lisi", "王芳")
    account = wecom("wm-王芳-lisi")
    assert "会话存档" not in await says(lisi, "查 王芳")
    refused = Consent(customer=account, staff=wecom("lisi"), status=ConsentStatus.REFUSED, at=NOW)
    await consents_told(program(), [], [refused])
    assert "会话存档：不同意（与李四的聊天）" in await says(lisi, "查 王芳")
    both = replace(refused, staff=None, room=wecom("wr1"))
    await consents_told(program(), [], [both])
    assert "不同意（与李四的聊天，群“未命名的群”里的发言）" in await says(lisi, "查 王芳")
    await consents_told(program(), [], [replace(both, status=ConsentStatus.AGREED)])
    await agree_to_archive(program(), account, wecom("lisi"), NOW)
    assert "会话存档：已同意" in await says(lisi, "查 王芳")
