"""What staff note of a customer on the platform, changed from here: which changes may be, and what they come to."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from crm_core.contacts.model import (
    LONGEST_COMPANY,
    LONGEST_DESCRIPTION,
    LONGEST_REMARK,
    MOST_MOBILES,
    Noted,
)
from crm_core.errors import Malformed

_NUMBER = re.compile(r"\+?[0-9][0-9 -]{3,18}[0-9]")


class Field(StrEnum):
    """What can be changed."""

    REMARK = "备注名"
    DESCRIPTION = "描述"
    COMPANY = "公司"
    MOBILES = "电话"


@dataclass(frozen=True, slots=True)
class Change:
    """A field and what it is to be, empty for nothing. A number is added; `removes` takes it away."""

    field: Field
    value: str
    removes: bool = False


def changed(noted: Noted, change: Change) -> Noted:
    """What is noted afterwards. Raises Malformed."""
    match change.field:
        case Field.REMARK:
            return replace(noted, remark=_short(change.value, LONGEST_REMARK, "备注名"))
        case Field.DESCRIPTION:
            return replace(noted, description=_short(change.value, LONGEST_DESCRIPTION, "描述"))
        case Field.COMPANY:
            return replace(noted, company=_short(change.value, LONGEST_COMPANY, "公司"))
        case Field.MOBILES:
            return replace(noted, mobiles=_numbers(noted.mobiles, change))


def _short(value: str, longest: int, what: str) -> str:
    if len(value) > longest:
        raise Malformed(f"{what}最多 {longest} 个字，这里有 {len(value)} 个。")
    return value


def _numbers(known: tuple[str, ...], change: Change) -> tuple[str, ...]:
    if not change.value:
        return ()
    if not _NUMBER.fullmatch(change.value):
        raise Malformed("这不像是电话号码，请写 5 到 20 位数字。")
    number = change.value.replace(" ", "").replace("-", "")
    rest = tuple(one for one in known if one != number)
    if change.removes:
        return rest
    if len(rest) >= MOST_MOBILES:
        raise Malformed(f"最多记 {MOST_MOBILES} 个电话，请先去掉一个，例如：改 张三 电话 -13812345678")
    return (*rest, number)
