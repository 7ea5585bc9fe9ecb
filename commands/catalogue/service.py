"""客服: the accounts of 微信客服 and who receives their customers; administrators set them up."""

from commands.command import Command, Section, Talk
from commands.reading.answering import DESK_EXAMPLES, DeskWanted, read_desk
from commands.reading.colleagues import the_only
from crm_core.act import Act
from crm_core.errors import Conflict, NotFound
from crm_core.messages import (
    AccountMade,
    AccountRemoved,
    AccountRenamed,
    Button,
    Card,
    Outgoing,
    ServicersChanged,
    Text,
)
from crm_core.reception.actions import all_desks, change_desk, desk_called, desk_to_remove, names_on_duty
from crm_core.reception.model import Desk
from crm_core.staff.actions import company_chat, find_colleagues
from crm_core.values import AppKey

_MOST_NAMED = 10
_SOON = "已提交给企业微信，办好了告诉您。"


async def _run(act: Act, talk: Talk, wanted: DeskWanted) -> Outgoing:
    chat = AppKey(talk.chat)
    match wanted.deed:
        case "list":
            return await _listed(act)
        case "add":
            scope = await _company(act, talk)
            await change_desk(act, scope, AccountMade(name=wanted.name), what=f"客服账号“{wanted.name}”", chat=chat)
        case "rename":
            desk = await desk_called(act, wanted.name)
            words = AccountRenamed(account=desk.account, name=wanted.new_name)
            await change_desk(act, desk.scope, words, what=f"客服账号改名为“{wanted.new_name}”", chat=chat)
        case "remove":
            desk = await desk_to_remove(act, wanted.name)
            if not wanted.sure:
                return _question(desk)
            words = AccountRemoved(account=desk.account)
            await change_desk(act, desk.scope, words, what=f"删除客服账号“{desk.name}”", chat=chat)
        case "people":
            await _people(act, wanted, chat)
    return Text(text=_SOON)


async def _company(act: Act, talk: Talk) -> str:
    """The company of the accounts there are; else the one of 企业微信 this person works in. Raises Conflict."""
    there = await all_desks(act)
    if there:
        return there[0].scope
    return (await company_chat(act, AppKey(talk.chat), talk.apps)).rpartition(":")[0]


async def _listed(act: Act) -> Outgoing:
    desks = await all_desks(act)
    if not desks:
        return Text(text="还没有客服账号。管理员可以发“客服 新建 名称”。")
    return Text(text="\n".join([await _line(act, desk) for desk in desks]))


async def _line(act: Act, desk: Desk) -> str:
    on, off = await names_on_duty(act, desk)
    away = f"；不在：{_some(off)}" if off else ""
    return f"{desk.name or '（未命名）'}：接待中 {_some(on) or '没有人'}{away}"


def _some(names: list[str]) -> str:
    """The first of them, and how many they are when that is not all."""
    more = f" 等 {len(names)} 人" if len(names) > _MOST_NAMED else ""
    return "、".join(names[:_MOST_NAMED]) + more


def _question(desk: Desk) -> Card:
    return Card(
        title="确认删除客服账号",
        text=f"删除“{desk.name}”？客户手里的链接和二维码会失效，不能恢复；聊过的记录都还在。",
        buttons=(Button(key=f"客服 删除 {desk.name} 确认", text="确认删除"),),
    )


async def _people(act: Act, wanted: DeskWanted, chat: AppKey) -> None:
    desk = await desk_called(act, wanted.name)
    if wanted.add and wanted.drop:
        raise Conflict("请一次只加上或只去掉，分两条发。")
    members = tuple([await _account(act, desk.scope, name) for name in wanted.add or wanted.drop])
    words = ServicersChanged(account=desk.account, members=members, receive=bool(wanted.add))
    who = "、".join(wanted.add or wanted.drop)
    what = f"“{desk.name}”{'加上' if wanted.add else '去掉'}接待人员{who}"
    await change_desk(act, desk.scope, words, what=what, chat=chat)


async def _account(act: Act, scope: str, name: str) -> str:
    """The userid of the colleague called so. Raises NotFound, Conflict."""
    found = await find_colleagues(act, name)
    if not found:
        raise NotFound(f"没有找到同事“{name}”。")
    one = the_only(found, name)
    accounts = [key.removeprefix(f"{scope}:") for key in one.identities if key.startswith(f"{scope}:")]
    if not accounts:
        raise NotFound(f"{one.name}没有这家企业的企业微信账号。")
    return accounts[0]


COMMAND = Command(
    section=Section.OTHER,
    name="service",
    words=("客服", "微信客服"),
    usage="客服 [新建|改名|接待|删除 …]",
    about="看微信客服账号和接待人员；管理员可以增改",
    examples=DESK_EXAMPLES,
    read=read_desk,
    run=_run,
)
