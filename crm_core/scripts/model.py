"""What a prepared answer is made of."""

from dataclasses import dataclass

from crm_core.errors import Malformed

LONGEST_TITLE = 20
LONGEST_CATEGORY = 10
LONGEST_TEXT = 1_000
"""Characters; a message of 企业微信 takes 4,000 bytes."""
MOST_SCRIPTS = 200


LARGEST_FILE = 10 * 1_048_576
"""Bytes; the platform takes no larger pictures and videos, and MongoDB 16 MB in one document."""
LONGEST_FILE_NAME = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptFile:
    """A picture, video or other file that goes along; `size` in bytes."""

    id: str
    name: str
    content_type: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """`category` is empty for none; `used` counts how often it was sent."""

    id: str
    title: str
    text: str
    category: str
    used: int
    file: ScriptFile | None = None


STARTERS = (
    Script(
        id="starter:1",
        title="开场问候",
        text="您好，很高兴认识您！我是您的专属顾问，有任何问题随时找我。",
        category="自带",
        used=0,
    ),
    Script(id="starter:2", title="稍等核实", text="好的，您稍等，我核实一下马上回复您。", category="自带", used=0),
    Script(id="starter:3", title="预约时间", text="您看这两天哪个时间方便？我帮您安排。", category="自带", used=0),
    Script(
        id="starter:4",
        title="感谢信任",
        text="感谢您的信任，后面有任何需要随时联系我，祝您生活愉快！",
        category="自带",
        used=0,
    ),
)
"""What is offered as long as nobody has written any."""


def checked(title: str, text: str, category: str) -> None:
    """Raises Malformed."""
    if not 0 < len(title) <= LONGEST_TITLE or not title.isprintable():
        raise Malformed(f"话术的标题要在 1 到 {LONGEST_TITLE} 字之间。")
    if len(category) > LONGEST_CATEGORY or not category.isprintable():
        raise Malformed(f"话术的分类最多 {LONGEST_CATEGORY} 字。")
    if not 0 < len(text) <= LONGEST_TEXT:
        raise Malformed(f"话术的内容要在 1 到 {LONGEST_TEXT} 字之间。")


def checked_file(name: str, size: int) -> None:
    """Raises Malformed."""
    if not 0 < len(name) <= LONGEST_FILE_NAME or not name.isprintable():
        raise Malformed(f"文件名要在 1 到 {LONGEST_FILE_NAME} 字之间，请改名后再试。")
    if not 0 < size <= LARGEST_FILE:
        raise Malformed(f"文件不能是空的，也不能超过 {LARGEST_FILE // 1_048_576} MB。")


def fits(script: Script, words: str) -> bool:
    """Whether all words that were typed stand somewhere in it."""
    file = script.file.name if script.file else ""
    whole = f"{script.title} {script.category} {script.text} {file}".casefold()
    return all(word in whole for word in words.casefold().split())
