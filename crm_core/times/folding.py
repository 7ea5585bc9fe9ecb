"""A sentence in the form its times are looked for in: half-width, small letters, simplified."""

import unicodedata

_SIMPLIFIED = {
    "週": "周", "點": "点", "後": "后", "時": "时", "鐘": "钟", "個": "个", "兩": "两", "號": "号", "節": "节",
    "農": "农", "曆": "历", "禮": "礼", "國": "国", "慶": "庆", "開": "开", "過": "过", "來": "来", "還": "还",
    "於": "于", "內": "内", "舊": "旧", "陰": "阴", "這": "这", "當": "当", "頭": "头", "從": "从",
}  # fmt: skip


def folded(text: str) -> str:
    """As long as `text`, character by character, so that places found in it are places in `text`."""
    return "".join(map(_fold, text))


def _fold(character: str) -> str:
    if character.isspace():
        return " "
    plain = unicodedata.normalize("NFKC", character).lower()
    return _SIMPLIFIED.get(plain, plain) if len(plain) == 1 else character
