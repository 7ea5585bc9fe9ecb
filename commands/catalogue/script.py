"""话术: prepared answers, looked at, written and taken away."""

from dataclasses import dataclass

from commands.command import Command, Section, Talk
from commands.reading.arguments import BadUsage
from crm_core.act import Act
from crm_core.messages import Outgoing, Text
from crm_core.scripts.actions import find_scripts, remove_script, write_script
from crm_core.scripts.model import STARTERS, Script

EXAMPLE = "话术 添加 发货时间 现货 48 小时内发出，周末顺延。"
_ADD = frozenset({"添加", "新建", "加"})
_REMOVE = frozenset({"删除", "去掉", "删"})
_SHOWN = 10
_LONGEST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """`text` is set to write one, `remove` to take one away; otherwise `words` are looked for.

    A title may be written `分类/标题`.
    """

    title: str = ""
    category: str = ""
    text: str = ""
    words: str = ""
    remove: bool = False


def _read(text: str) -> _Wanted:
    head, rest, *_ = [*text.split(maxsplit=1), "", ""]
    title, words, *_ = [*rest.split(maxsplit=1), "", ""]
    if head in _REMOVE:
        if not rest:
            raise BadUsage("请写明要删哪一条话术。", "话术 删除 发货时间")
        return _Wanted(title=rest.strip(), remove=True)
    if head in _ADD:
        if not words:
            raise BadUsage("添加话术，请写明标题和内容，中间空一格。", EXAMPLE)
        category, _, name = title.rpartition("/")
        return _Wanted(title=name, category=category, text=words.strip())
    return _Wanted(words=text)


async def _run(act: Act, _talk: Talk, wanted: _Wanted) -> Outgoing:
    if wanted.remove:
        await remove_script(act, wanted.title)
        return Text(text=f"话术“{wanted.title}”删掉了，发“撤销”可以恢复。")
    if wanted.text:
        _, was_there = await write_script(act, wanted.title, wanted.text, wanted.category)
        done = "改好了" if was_there else "加好了"
        return Text(text=f"话术“{wanted.title}”{done}，在侧边栏里点一下就能发给客户。发“撤销”可以恢复。")
    return Text(text=await _listed(act, wanted.words))


async def _listed(act: Act, words: str) -> str:
    found = await find_scripts(act, words)
    if not found:
        return f"没有含“{words}”的话术。"
    lines = [f"{one.title}：{_short(one.text)}{_with(one)}" for one in found[:_SHOWN]]
    more = [f"还有 {len(found) - _SHOWN} 条，写上关键词再找：话术 发货"] if len(found) > _SHOWN else []
    own = [] if found[0] not in STARTERS else [f"这是自带的，管理员和主管添加后就换成您自己的：\n{EXAMPLE}"]
    return "\n".join([f"话术 {len(found)} 条：", *lines, *more, *own])


def _with(one: Script) -> str:
    return f"（附 {one.file.name}）" if one.file else ""


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


COMMAND = Command(
    section=Section.OTHER,
    name="script",
    words=("话术", "快捷回复", "script"),
    usage="话术 [关键词|添加 标题 内容|删除 标题]",
    about="常用的回复：看、搜；管理员和主管可以添加、删除",
    examples=("话术 发货", EXAMPLE, "话术 删除 发货时间"),
    read=_read,
    run=_run,
)
