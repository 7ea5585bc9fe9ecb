"""The same company in 钉钉: most of its people there have a 企业微信 account as well, two have none."""

from emulator.life.dingtalk import groups as life
from emulator.seed.lists import read_list
from emulator.world import World
from emulator.world.dingtalk import ids
from emulator.world.dingtalk.conversations import Outsider
from emulator.world.dingtalk.directory import Staff
from emulator.world.dingtalk.extcontacts import ExtContact

_LEADERS = frozenset({"ding-shenguoqing", "ding-zhoumin", "ding-caifang"})
_ADMIN = "ding-dongzhihao"
_BOSS = "ding-shenguoqing"
_AGENTS = ("ding-caifang", "ding-luting", "ding-mengqi", "ding-jinzhengyu")


def empty_dingtalk(world: World) -> None:
    """An organisation with its app, and nobody in it."""
    world.dingtalk.directory.found("空白公司")


def seed_dingtalk(world: World) -> None:
    with world.store.change():
        world.dingtalk.directory.found("暖木家居")
        _staff(world)
        _roles(world)
        _outside(world)
        _groups(world)


def _staff(world: World) -> None:
    directory = world.dingtalk.directory
    for entry in read_list("dingtalk"):
        department = directory.add_department(entry["name"])
        for userid, name, title, mobile in entry["members"]:
            staff = Staff(
                userid=userid,
                unionid=ids.union_id(),
                name=name,
                mobile=mobile,
                department_id=department.id,
                title=title,
                leads=userid in _LEADERS,
                admin=userid in {_ADMIN, _BOSS},
            )
            directory.add(staff)


def _roles(world: World) -> None:
    manager = world.dingtalk.roles.add("主管", "默认")
    world.dingtalk.roles.add("子管理员", "默认")
    agent = world.dingtalk.roles.add("客服", "岗位")
    for userid in sorted(_LEADERS):
        world.dingtalk.roles.give(manager, userid)
    for userid in _AGENTS:
        world.dingtalk.roles.give(agent, userid)


def _outside(world: World) -> None:
    """People outside whom the company has written down."""
    for number, (name, mobile, company, follower) in enumerate(
        (
            ("高建新", "13700050001", "建新装饰工程", "ding-zhoumin"),
            ("温婉清", "13700050002", "清和设计工作室", "ding-liuxiaoyan"),
            ("骆向东", "13700050003", "向东木业", "ding-caifang"),
        ),
        start=1,
    ):
        contact = ExtContact(
            userid=f"ext{number:04}{ids.letters(12)}",
            name=name,
            mobile=mobile,
            company_name=company,
            follower_user_id=follower,
            label_ids=(101, 201) if number < 3 else (102, 202),
        )
        world.dingtalk.extcontacts.put(contact)


def _groups(world: World) -> None:
    inside = life.is_made(world, title="客服值班群", owner="ding-caifang")
    for userid in _AGENTS[1:]:
        world.dingtalk.conversations.join(inside, userid)
    world.dingtalk.webhooks.add(inside.id, keyword="提醒", secret="")
    outside = life.is_made(world, title="建新装饰合作群", owner="ding-zhoumin", outside=True)
    world.dingtalk.conversations.join(outside, "ding-liuxiaoyan")
    partner = Outsider(id="out-gaojianxin", unionid=ids.union_id(), name="高建新")
    world.dingtalk.conversations.add_outsider(partner)
    world.dingtalk.conversations.join(outside, partner.id)
