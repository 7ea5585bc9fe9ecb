"""Files from the platform, and its refusals that look like files."""

import pytest

from adapters.channel import PlatformError, Reaction
from adapters.downloads import Downloaded, file_name
from adapters.wechat.work.client import WorkClient
from adapters.wechat.work.media import download
from tests.unit.adapters.wechat_work.stand_in import TOKEN_REFUSED, Handler, StandIn, hang_up, page, raw

NAMED = {"Content_Type": "image/jpeg", "Content_Disposition": 'attachment; filename="照片.jpg"'}


async def test_a_file_comes_with_its_name_and_type(platform: StandIn, client: WorkClient):
    platform.says("media/get", raw(b"\xff\xd8picture", **NAMED))
    found = await download(client, "M")
    assert found == Downloaded(content=b"\xff\xd8picture", content_type="image/jpeg", file_name="照片.jpg")
    assert platform.calls("media/get")[0].query["media_id"] == "M"


async def test_a_refusal_is_none_though_its_status_is_200(platform: StandIn, client: WorkClient):
    platform.says("media/get", {"errcode": 40007, "errmsg": "invalid media_id"})
    with pytest.raises(PlatformError) as refused:
        await download(client, "M")
    assert (refused.value.code, refused.value.reaction) == (40007, Reaction.STOP)


async def test_a_refusal_is_told_by_its_words_when_its_type_lies(platform: StandIn, client: WorkClient):
    platform.says("media/get", raw(b'{"errcode":40007,"errmsg":"x"}', Content_Type="image/jpeg"))
    with pytest.raises(PlatformError, match="40007"):
        await download(client, "M")


async def test_a_file_of_json_is_a_file(platform: StandIn, client: WorkClient):
    content = b'{"errcode":40007}'
    platform.says(
        "media/get", raw(content, Content_Type="application/json", Content_Disposition="attachment; filename=a.json")
    )
    found = await download(client, "M")
    assert (found.content, found.file_name) == (content, "a.json")


async def test_a_lapsed_token_is_renewed_for_a_file_too(platform: StandIn, client: WorkClient):
    platform.says("media/get", TOKEN_REFUSED, raw(b"picture", **NAMED))
    assert (await download(client, "M")).content == b"picture"
    assert len(platform.calls("gettoken")) == 2


async def test_a_file_that_is_too_large_is_refused(platform: StandIn, client: WorkClient):
    platform.says("media/get", raw(b"x" * 1001, **NAMED))
    with pytest.raises(PlatformError, match="too_large") as refused:
        await download(client, "M", largest=1000)
    assert refused.value.reaction is Reaction.STOP
    platform.says("media/get", raw(b"x" * 1000, **NAMED))
    assert len((await download(client, "M", largest=1000)).content) == 1000


@pytest.mark.parametrize("reply", [hang_up, page(502), page(200)])
async def test_a_file_that_did_not_come_can_be_fetched_again(platform: StandIn, client: WorkClient, reply: Handler):
    platform.says("media/get", reply)
    with pytest.raises(PlatformError) as lost:
        await download(client, "M")
    assert lost.value.reaction is Reaction.RETRY


async def test_a_file_that_stalls_can_be_fetched_again(platform: StandIn, impatient: WorkClient):
    platform.says("media/get", platform.never)
    with pytest.raises(PlatformError, match="timeout") as lost:
        await download(impatient, "M")
    assert lost.value.reaction is Reaction.RETRY


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("", ""),
        ("inline", ""),
        ('attachment; filename="报价 单.pdf"', "报价 单.pdf"),
        ("attachment; filename=a.amr; size=3", "a.amr"),
        ("attachment; filename*=UTF-8''%E6%8A%A5%E4%BB%B7.pdf", "报价.pdf"),
        ("attachment; filename=\"??.pdf\"; filename*=utf-8''%E6%8A%A5%E4%BB%B7.pdf", "报价.pdf"),
        ('attachment; filename="../../etc/passwd"', "_.._etc_passwd"),
        ('attachment; filename="a\\b\udc80.txt"', "a_b_.txt"),
    ],
)
def test_a_file_name_is_read_and_made_harmless(header: str, name: str):
    assert file_name(header) == name
