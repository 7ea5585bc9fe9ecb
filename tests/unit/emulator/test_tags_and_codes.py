"""The company's tags and contact codes on the emulated platform."""

import pytest

from tests.unit.emulator.stage import Json, Stage

NEWCOMER = {"external_userid": "wmLi", "name": "李晓梅", "userid": "zhoumin"}


async def add_tag(stage: Stage, *names: str, group: str = "意向") -> list[str]:
    answer = await stage.api(
        "externalcontact/add_corp_tag", {"group_name": group, "tag": [{"name": name} for name in names]}
    )
    assert answer["errcode"] == 0, answer
    return [one["id"] for one in answer["tag_group"]["tag"]]


async def listed(stage: Stage, **wanted: list[str]) -> list[tuple[str, list[str]]]:
    answer = await stage.api("externalcontact/get_corp_tag_list", dict(wanted))
    return [(one["group_name"], [tag["name"] for tag in one["tag"]]) for one in answer["tag_group"]]


async def test_tags_made_by_the_api_are_told_nobody_and_those_made_by_people_are(stage: Stage) -> None:
    first, second = await add_tag(stage, "高意向", "观望")
    assert await listed(stage, tag_id=[second]) == [("意向", ["观望"])]
    assert (await stage.api("externalcontact/edit_corp_tag", {"id": first, "name": "很有意向", "order": 9}))[
        "errcode"
    ] == 0
    assert (await stage.api("externalcontact/del_corp_tag", {"tag_id": [second]}))["errcode"] == 0
    assert await listed(stage) == [("意向", ["很有意向"])]
    made = (await stage.post("wecom/tags", {"group": "户型", "name": "两居"}))["id"]
    await stage.post(f"wecom/tags/{made}", {"name": "三居"})
    await stage.post("wecom/tags/shuffle", {})
    async with stage.client.delete(f"/control/wecom/tags/{made}") as answer:
        assert answer.status == 200
    heard = [one.plaintext for one in await stage.bot.wait_for(6)]
    kinds = [(text.split("<ChangeType><![CDATA[")[1].split("]")[0], "tag_group" in text) for text in heard]
    assert kinds == [
        ("create", True),
        ("create", False),
        ("update", False),
        ("shuffle", False),
        ("delete", False),
        ("delete", True),
    ]


async def test_a_tag_put_on_by_the_client_is_an_edit(stage: Stage) -> None:
    await stage.post("wecom/customers", NEWCOMER)
    await add_tag(stage, "高意向")
    await stage.post("wecom/customers/wmLi/tags", {"userid": "zhoumin", "add": ["高意向"]})
    assert "edit_external_contact" in (await stage.bot.wait_for(2))[1].plaintext
    await stage.post("faults", {"platform": "wecom", "kind": "45035", "count": 1})
    (tag,) = [tag.tag_id for tag in stage.world.wecom.tags.all()]
    mark = {"userid": "zhoumin", "external_userid": "wmLi", "remove_tag": [tag]}
    assert [(await stage.api("externalcontact/mark_tag", mark))["errcode"] for _ in range(2)] == [45035, 0]


@pytest.mark.parametrize(
    ("path", "body", "errcode"),
    [
        ("add_corp_tag", {"group_name": "意向", "tag": [{"name": "高意向"}]}, 40071),
        ("add_corp_tag", {"group_name": "意向", "tag": [{"name": "长" * 31}]}, 40058),
        ("add_corp_tag", {"group_id": "etNone", "tag": [{"name": "新"}]}, 40068),
        ("add_corp_tag", {"group_name": "意向", "tag": []}, 40058),
        ("edit_corp_tag", {"id": "etNone", "name": "新"}, 40068),
        ("del_corp_tag", {"tag_id": ["etNone"]}, 40068),
        ("del_corp_tag", {}, 40058),
    ],
)
async def test_what_the_platform_refuses_of_tags(stage: Stage, path: str, body: Json, errcode: int) -> None:
    await add_tag(stage, "高意向")
    assert (await stage.api(f"externalcontact/{path}", body))["errcode"] == errcode


WAY = {"type": 2, "scene": 2, "remark": "展会", "state": "c1", "user": ["zhoumin", "wangjianguo"]}


async def add_way(stage: Stage, **more: object) -> Json:
    return await stage.api("externalcontact/add_contact_way", WAY | more)


async def test_a_scan_makes_a_contact_with_the_codes_state_and_a_rescan_nothing(stage: Stage) -> None:
    way = await add_way(stage)
    async with stage.client.get(f"/wecom/qr/{way['config_id']}.png") as picture:
        assert (picture.status, (await picture.read())[:4]) == (200, b"\x89PNG")
    scan = f"wecom/codes/{way['config_id']}/scan"
    first, second = await stage.post(scan, {"name": "甲"}), await stage.post(scan, {"name": "乙"})
    assert [first["userid"], second["userid"]] == ["zhoumin", "wangjianguo"]
    assert all("<State><![CDATA[c1]]>" in one.plaintext for one in await stage.bot.wait_for(2))
    again = await stage.post(scan, {"external_userid": first["external_userid"]})
    assert (again["userid"], again["callback"]) == ("zhoumin", False)


async def test_a_code_is_read_listed_changed_and_deleted(stage: Stage) -> None:
    made = [(await add_way(stage, state=f"c{number}"))["config_id"] for number in range(3)]
    page = await stage.api("externalcontact/list_contact_way", {"limit": 2})
    rest = await stage.api("externalcontact/list_contact_way", {"limit": 2, "cursor": page["next_cursor"]})
    assert [one["config_id"] for one in page["contact_way"] + rest["contact_way"]] == made
    early = {"end_time": int(stage.clock()) - 60}
    assert (await stage.api("externalcontact/list_contact_way", early))["contact_way"] == []
    change = {"config_id": made[0], "user": ["wangjianguo"]}
    assert (await stage.api("externalcontact/update_contact_way", change))["errcode"] == 0
    told = (await stage.api("externalcontact/get_contact_way", {"config_id": made[0]}))["contact_way"]
    assert (told["user"], told["state"], told["remark"]) == (["wangjianguo"], "c0", "展会")
    gone = {"config_id": made[0]}
    assert [(await stage.api("externalcontact/del_contact_way", gone))["errcode"] for _ in range(2)] == [0, 41044]
    assert await stage.refused(f"wecom/codes/{made[0]}/scan", {"name": "甲"}) == (404, "这个码已经失效")


@pytest.mark.parametrize(
    ("more", "errcode"),
    [
        ({"state": "c" * 31}, 40058),
        ({"remark": "长" * 31}, 40058),
        ({"user": []}, 40058),
        ({"type": 1}, 40058),
        ({"scene": 3}, 40058),
        ({"user": ["nobody"]}, 40003),
        ({"user": ["zhoumin"] * 101}, 41041),
    ],
)
async def test_what_the_platform_refuses_of_codes(stage: Stage, more: Json, errcode: int) -> None:
    assert (await add_way(stage, **more))["errcode"] == errcode
