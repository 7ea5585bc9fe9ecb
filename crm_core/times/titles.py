"""What a reminder is about: the sentence without its time and without what asks for a reminder."""

import re
from collections.abc import Iterable

_ASK = r"(?:(?:请|麻烦|劳驾|帮忙|帮我|给我|你|小助手|助手|记得|到时候?|届时|再|都)[,\s]*)*"
TRIGGER = re.compile(
    rf"{_ASK}(?:提醒|叫醒|叫|喊|通知|告诉|提示)(?:一?下|一声)?(?:我们|咱们?|我)(?:一下|一声)?"
    r"|(?:(?:请|麻烦|帮我|给我)[,\s]*)*(?:设置?|定|建|加|添加|新建|创建|记)(?:一?个|一?下)?(?:提醒|闹钟|闹铃|待办|日程)[:,\s]*"
    r"|^(?:请|麻烦|帮我)*记(?:一?下|着|住)(?![的了])[:,\s]*"
    r"|[【\[#]提醒[】\]#]?"
    r"|(?:^|(?<=[\s,。;]))(?:请|帮忙)?提醒(?:一?下)?(?=[\s:,。]|$)|提醒(?:一?下)?[。!]?$|^/?提醒"
)
"""Words that ask for a reminder, in a folded sentence."""

HEAD = re.compile(
    r"(?:请?(?<![现正])在|于|等到|到了|到|从|自|等|大概|大约|差不多|约莫|快到|不到|赶在|最晚|最迟|最好|预计|定在|安排在|改到|推迟到|就|麻烦[你您]?|请|记得|帮我|[\s(])+$"
)
"""What leads to a time and goes with it."""

_FRONT = re.compile(
    r"(?:[\s,.;:!?。、，；：！？)）~—-]|的(?![士确])|时(?=[,，\s])|请(?=[你您帮给提务到在按]|$)|麻烦[你您]?|你好|您好|能不能|能否|可否|可不可以|可以(?=[你吗给帮]|$)|帮我(?!们)|要?记得要?|别忘记?了?|不要忘记?了?|一声"
    r"|需要(?!的)|得(?=[去给把回打])|我?要(?=[去给把回打跟和开见交发做签送])|我(?=[去给把回打跟和开见交发做签送要])"
    r"|就(?!业|诊|餐|是|算)|了(?!解)|吧|去(?=提醒))+"
)
_BACK = re.compile(
    r"(?:[\s,.;:!?。、，；：！？(（~—-]|一下吧|吧|哦|呀|啊|哈|谢谢|[好行可以]{0,2}吗|好不好|,?请$|记得$)+$"
)
_STOPS = re.compile(r"[,.;:!?。、，；：！？]\s*$")
_STOPS_FIRST = re.compile(r"^[\s,.;:!?。、，；：！？]+")
_WIDE_GAP = re.compile(r"\s{2,}")


def title(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """`text` without the places in `spans`, tidied where they were."""
    kept, at = "", 0
    for start, end in sorted(spans):
        kept = _met(kept, text[at : max(at, start)])
        at = max(at, end)
    kept = _met(kept, text[at:])
    return _BACK.sub("", _WIDE_GAP.sub(" ", kept)).strip()


def _met(kept: str, more: str) -> str:
    """Two ends that come together where something was taken out."""
    if not kept.strip():
        return _FRONT.sub("", more, count=1) if _FRONT.match(more) else more
    glued = re.sub(r"^[的\s]+", lambda found: " " if found.group().isspace() else "", more)
    if _STOPS.search(kept):
        glued = _STOPS_FIRST.sub("", glued)
    return kept.rstrip(" ") + glued if glued else kept
