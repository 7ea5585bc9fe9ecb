"""The stages of a sale, in their order."""

from crm_core.errors import Malformed

STAGES = ("初步接触", "需求明确", "已报价", "谈判中", "已成交", "已流失")
NONE = ""
"""Nobody has said yet."""


def checked(stage: str) -> str:
    """The stage meant, also by its first letters; nothing for none. Raises Malformed."""
    meant = [one for one in STAGES if stage and one.startswith(stage)] if stage else [NONE]
    if len(meant) != 1:
        raise Malformed(f"阶段请从这些里选：{'、'.join(STAGES)}。")
    return meant[0]
