"""用推荐码: a friend's code, typed as it is; what it counts for is told as soon as it is known."""

import re
import unicodedata

from commands.visiting import Visit, VisitorAnswer, VisitorCommand
from crm_core.act import Act
from referrals.codes.actions import codes_meant
from referrals.codes.model import ALPHABET, LENGTH, codes_in

_LOOKS_SO = re.compile(r"[0-9A-Za-z]{3}-[0-9A-Za-z]{3}-[0-9A-Za-z]{3}")
_BARE = re.compile(rf"(?=.*\d)(?=.*[A-Z].*[A-Z])[{ALPHABET}ZSBG]{{{LENGTH}}}")
"""Without its strokes it is told from other words by its letters: no 0, 1, I, L, O stands in a code."""
_LONGEST = 20
_UNKNOWN = "没有找到这个推荐码，请朋友再发一次，或核对一下有没有打错；不是推荐码的话，多写几个字告诉我们。"


def looks_like_a_code(text: str) -> bool:
    """Whether somebody typed a code, rightly or not, and little more."""
    bare = _BARE.fullmatch(unicodedata.normalize("NFKC", text).upper())
    return len(text) <= _LONGEST and bool(codes_in(text) or _LOOKS_SO.fullmatch(text) or bare)


async def _run(act: Act, _visit: Visit, rest: str) -> VisitorAnswer:
    if not rest:
        return VisitorAnswer(text="把朋友的推荐码直接发给我们就行，例如 K7M-4HX-9TR。")
    return VisitorAnswer() if await codes_meant(act, rest) else VisitorAnswer(text=_UNKNOWN)


COMMAND = VisitorCommand(
    name="referral_friend",
    words=("用推荐码", "填推荐码"),
    about="朋友的推荐码，直接发来就记上",
    run=_run,
    takes=True,
    means=looks_like_a_code,
)
