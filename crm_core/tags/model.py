"""What a tag may be called."""

from crm_core.errors import Malformed

LONGEST_TAG = 30
MOST_TAGS = 3_000
"""Per customer, as 企业微信 allows (fact sheet 3.4)."""


def checked(tags: frozenset[str]) -> frozenset[str]:
    """Raises Malformed."""
    for tag in tags:
        if not 0 < len(tag.strip()) <= LONGEST_TAG or not tag.isprintable():
            raise Malformed(f"标签名要在 1 到 {LONGEST_TAG} 字之间，且不含换行等特殊字符。")
    return tags
