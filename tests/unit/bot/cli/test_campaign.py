"""`scrm campaign export`: everybody a broadcast was for, with state and reason, in a file that a spreadsheet opens."""

import csv
from pathlib import Path

from openpyxl import load_workbook

from community.audiences.model import Audience
from community.broadcasts.model import Broadcast
from community.campaigns.actions import get_campaign, make_campaign, start_campaign
from community.campaigns.model import NewCampaign
from community.kind import load_kinds
from community.rules import CampaignRules
from crm_core.messages import Audience as Reach
from crm_core.optouts.actions import opt_out
from crm_core.permissions import Role
from tests.builders import APP, SCOPE, acting, colleague, customer_of, program
from tests.unit.bot.cli.shell import Shell


async def planned(key: str) -> str:
    """A broadcast to one who gets it and one who wants none."""
    lisi = await colleague("lisi", Role.SALES, name="李四")
    await customer_of("lisi", "=王芳")
    await opt_out(acting(lisi), await customer_of("lisi", "赵敏"))
    content = Broadcast(reach=Reach.CUSTOMERS, audience=Audience(), text="周五直播").plain
    wanted = NewCampaign(kind="broadcast", label="直播", scope=SCOPE, app=APP, content=content)
    await make_campaign(program(), key, wanted)
    await start_campaign(program(), key, {})
    await load_kinds()["broadcast"].advance(program(), await get_campaign(program(), key), CampaignRules())
    return key


async def test_everybody_stands_in_the_file_with_state_and_reason(scrm: Shell, tmp_path: Path) -> None:
    key, csv_file, xlsx = await planned("c1"), tmp_path / "r.csv", tmp_path / "r.xlsx"
    for out in (csv_file, xlsx):
        told = await scrm("campaign", "export", key, "--out", str(out))
        assert told.code == 0, told.error
        assert "已写出 2 行" in told.out
    rows = list(csv.reader(csv_file.read_text("utf-8-sig").splitlines()))
    assert rows[0] == ["编号", "名称", "发送同事", "状态", "原因", "送达时间"]
    assert sorted(row[1:5] for row in rows[1:]) == [
        ["'=王芳", "李四", "计划中", "还没交给同事"],
        ["赵敏", "", "没有发", "客户退订了"],
    ]
    sheet = load_workbook(xlsx).active
    assert sheet is not None
    assert [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)] == rows


async def test_what_cannot_be_exported_is_said_in_a_sentence(scrm: Shell, tmp_path: Path) -> None:
    key = await planned("c1")
    wrong = await scrm("campaign", "export", key, "--out", str(tmp_path / "r.doc"))
    assert (wrong.code, "以 .csv 或 .xlsx 结尾" in wrong.error) == (1, True)
    unknown = await scrm("campaign", "export", "nobody", "--out", str(tmp_path / "r.csv"))
    assert (unknown.code, "没有找到" in unknown.error) == (1, True)
    nowhere = await scrm("campaign", "export", key, "--out", str(tmp_path / "no" / "r.csv"))
    assert (nowhere.code, "写不了这个文件" in nowhere.error) == (1, True)
