"""Which messages want an answer, and who is told that there was none."""

import re
from dataclasses import dataclass
from datetime import datetime

from crm_core.messages import ChatMessage
from crm_core.values import CustomerId, Platform

_STICKERS = frozenset({"emotion", "sticker"})
_BRACKETED = re.compile(r"\[[^\[\]]{1,8}\]|【[^【】]{1,8}】")
_ASKS = re.compile(r"[?？吗]")
_LETTERS = re.compile(r"[^\w]|_")
_PARTICLE = "[的了啦哈呀啊吧呢哦滴哒嘞您你们～]*"
_COURTESY = re.compile(
    rf"(?:(?:好|嗯|恩|哦|噢|喔|行|对|是|成|可以|没问题|没事|不用|收到|知道|明白|了解|懂|谢|谢谢|多谢|感谢|辛苦|麻烦|不客气"
    rf"|再见|拜拜|晚安|哈|呵呵|嘿嘿|嘻嘻|ok|okay|thx|thanks|thankyou|3q|3q|88|bye){_PARTICLE})+"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """A customer's message without an answer so far; `id` is the message's.

    `told` counts who has been reminded (1: the owner, 2: the leader too). `look_at` is when it is looked at next.
    """

    id: str
    conversation: str
    customer: CustomerId
    since: datetime
    told: int
    look_at: datetime

    @property
    def answers_unseen(self) -> bool:
        """Whether nobody tells us what colleagues say there: from a group of 钉钉 comes what calls upon the robot."""
        return self.conversation.startswith(f"{Platform.DINGTALK}:")


def wants_answer(message: ChatMessage) -> bool:
    """Thanks, stickers and a mere “好的” want none; a question, a picture and everything else do."""
    if message.kind != "text":
        return message.kind not in _STICKERS
    text = _BRACKETED.sub("", message.text)
    if _ASKS.search(text):
        return True
    bare = _LETTERS.sub("", text).casefold()
    return bool(bare) and _COURTESY.fullmatch(bare) is None
