"""What followers send, fetched from the emulated platform: files, addresses of videos, refusals that look like one."""

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from adapters.channel import PlatformError, Reaction
from adapters.downloads import named
from adapters.wechat.files import may_be_fetched
from adapters.wechat.official.client import OfficialClient
from adapters.wechat.official.media import download
from crm_core.messages import MediaKind
from emulator.world import World
from emulator.world.faults import Kind

PNG, MP4 = b"\x89PNG\r\n\x1a\nwarm", b"\0\0\0\x18ftypisom film"


def shelved(world: World, kind: str, content: bytes, content_type: str) -> str:
    account, at = world.official.accounts.first, world.clock()
    shelf = world.official.media
    one = shelf.put(app_id=account.app_id, kind=kind, name="x", content_type=content_type, content=content, at=at)
    return one.media_id


async def test_a_picture_comes_whole_and_not_under_the_platforms_own_name(client: OfficialClient, world: World) -> None:
    found = await download(client, shelved(world, "image", PNG, "image/png"), hosts=())
    assert (found.content, found.content_type, found.file_name) == (PNG, "image/png", "")
    assert named(MediaKind.IMAGE, found.file_name, found.content[:16], found.content_type)[0] == "image.png"


async def test_a_video_is_fetched_from_the_address_it_is_said_to_lie_at(client: OfficialClient, world: World) -> None:
    media_id = shelved(world, "video", MP4, "video/mp4")
    assert (await download(client, media_id, hosts=())).content == MP4
    with pytest.raises(PlatformError, match="too_large"):
        await download(client, media_id, hosts=(), largest=len(MP4) - 1)


async def test_a_video_at_some_other_address_is_left_alone(
    server: TestServer, client: OfficialClient, world: World
) -> None:
    async def elsewhere(_: web.Request) -> web.Response:
        return web.Response(body=MP4)

    stranger = web.Application()
    stranger.router.add_get("/v", elsewhere)
    async with TestServer(stranger) as other:
        lying = f'{{"video_url":"{other.make_url("/v")}"}}'.encode()
        media_id = shelved(world, "image", lying, "text/plain")
        world.faults.make("official", Kind.MISLABELLED, count=1, rate=None, path=None, seconds=None)
        with pytest.raises(PlatformError) as refused:
            await download(client, media_id, hosts=(".qq.com",))
    assert (refused.value.code, refused.value.reaction) == ("address", Reaction.STOP)


@pytest.mark.parametrize("kind", [Kind.MISLABELLED, Kind.TOKEN_INVALID])
async def test_a_file_said_to_be_text_and_a_lapsed_token_cost_nothing(
    client: OfficialClient, world: World, kind: Kind
) -> None:
    world.faults.make("official", kind, count=1, rate=None, path="media/get", seconds=None)
    found = await download(client, shelved(world, "image", PNG, "image/png"), hosts=())
    name, content_type = named(MediaKind.IMAGE, found.file_name, found.content[:16], found.content_type)
    assert (found.content, name, content_type) == (PNG, "image.png", "image/png")


@pytest.mark.parametrize("kind", [Kind.HTML, Kind.SERVER_ERROR, Kind.BUSY, Kind.TOO_OFTEN, Kind.CUT_AFTER])
async def test_what_is_no_file_is_fetched_again_later(client: OfficialClient, world: World, kind: Kind) -> None:
    world.faults.make("official", kind, count=2, rate=None, path="media/get", seconds=None)
    with pytest.raises(PlatformError) as failed:
        await download(client, shelved(world, "voice", b"#!AMR\n", "audio/amr"), hosts=())
    assert failed.value.reaction is Reaction.RETRY


async def test_what_the_platform_has_no_more_is_given_up(client: OfficialClient) -> None:
    with pytest.raises(PlatformError) as gone:
        await download(client, "none", hosts=())
    assert (gone.value.code, gone.value.reaction) == (40007, Reaction.STOP)


@pytest.mark.parametrize(
    ("address", "may"),
    [
        ("http://vweixinp.tc.qq.com/1007.mp4?vkey=1", True),
        ("https://mpvideo.qpic.cn/a.mp4", True),
        ("https://api.weixin.qq.com/video", True),
        ("http://qq.com.example.com/a", False),
        ("http://notqq.com/a", False),
        ("http://127.0.0.1/a", False),
        ("http://a.qq.com:22/", False),
        ("file://a.qq.com/etc/passwd", False),
        ("http://[/", False),
    ],
)
def test_an_address_lies_with_the_platform_or_is_not_asked(address: str, may: bool) -> None:
    assert may_be_fetched(address, "https://api.weixin.qq.com", (".qq.com", ".qpic.cn")) is may


@pytest.mark.parametrize(
    ("kind", "name", "beginning", "told", "expected"),
    [
        (MediaKind.IMAGE, "", b"GIF89a", "image/jpeg", ("image.gif", "image/gif")),
        (MediaKind.VIDEO, "", MP4[:16], "text/plain", ("video.mp4", "video/mp4")),
        (MediaKind.VOICE, "", b"\0\0\0\x18ftypM4A ", "", ("voice.m4a", "audio/mp4")),
        (MediaKind.FILE, "报价.xlsx", b"PK\3\4", "application/octet-stream", ("报价.xlsx", None)),
        (MediaKind.FILE, "说明.txt", b"hello", "text/plain", ("说明.txt", "text/plain")),
        (MediaKind.IMAGE, "", b"RIFF", "image/webp", ("image.webp", "image/webp")),
        (MediaKind.FILE, "", b"?", "", ("file.bin", "application/octet-stream")),
    ],
)
def test_a_file_is_named_by_what_it_is(
    kind: MediaKind, name: str, beginning: bytes, told: str, expected: tuple[str, str | None]
) -> None:
    called, content_type = named(kind, name, beginning, told)
    assert called == expected[0]
    assert content_type == (expected[1] or "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
