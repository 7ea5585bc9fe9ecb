import base64

from aiohttp import FormData

from tests.unit.emulator.stage import Json, Stage


async def send_media(stage: Stage, kind: str, content: bytes, name: str = "报价.pdf") -> None:
    await stage.post("wecom/customers", {"external_userid": "wmLi", "name": "李晓梅", "userid": "zhoumin"})
    media = {"kind": kind, "name": name, "content_base64": base64.b64encode(content).decode()}
    await stage.post("wecom/customers/wmLi/messages", {"media": media})


async def synced(stage: Stage) -> Json:
    body = {"open_kfid": (await stage.get("state"))["wecom"]["open_kfid"]}
    return (await stage.api("kf/sync_msg", body, app="service"))["msg_list"][-1]


async def test_a_file_of_a_customer_can_be_fetched_for_three_days(stage: Stage) -> None:
    await send_media(stage, "file", b"%PDF-1.4 ...")
    message = await synced(stage)
    media_id = message["file"]["media_id"]
    params = {"access_token": await stage.token("service"), "media_id": media_id}
    async with stage.client.get("/cgi-bin/media/get", params=params) as answer:
        assert await answer.read() == b"%PDF-1.4 ..."
        assert answer.content_type == "application/pdf"
        assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    stage.clock.now += 3 * 86400
    stage.tokens.clear()
    assert (await stage.api("media/get", media_id=media_id))["errcode"] == 40007


async def test_an_unknown_file_is_json_with_http_200(stage: Stage) -> None:
    assert (await stage.api("media/get", media_id="none"))["errcode"] == 40007


async def test_what_is_too_large_arrives_as_a_notice_in_words(stage: Stage) -> None:
    await send_media(stage, "image", bytes(2 * 2**20 + 1), "大图.png")
    assert (await synced(stage))["msgtype"] == "text"


async def test_the_page_can_show_a_picture(stage: Stage) -> None:
    await send_media(stage, "image", b"\x89PNG....", "客厅.png")
    [row] = await stage.get("wecom/customers/wmLi/chat")
    assert (row["media"]["kind"], row["media"]["name"]) == ("image", "客厅.png")
    async with stage.client.get(row["media"]["url"]) as answer:
        assert (answer.content_type, await answer.read()) == ("image/png", b"\x89PNG....")


async def test_an_uploaded_file_can_be_fetched_again(stage: Stage) -> None:
    form = FormData(quote_fields=False)
    form.add_field("media", b"hello world", filename="说明.txt", content_type="text/plain")
    params = {"access_token": await stage.token("assistant"), "type": "file"}
    async with stage.client.post("/cgi-bin/media/upload", params=params, data=form) as answer:
        uploaded = await answer.json()
    assert isinstance(uploaded["created_at"], str)
    media = stage.world.wecom.media.find(uploaded["media_id"], stage.clock())
    assert media is not None
    assert (media.name, media.content) == ("说明.txt", b"hello world")


async def test_an_upload_without_a_file_is_refused(stage: Stage) -> None:
    assert (await stage.api("media/upload", {}, type="file"))["errcode"] == 44001
    assert (await stage.api("media/upload", {}, type="song"))["errcode"] == 40004
