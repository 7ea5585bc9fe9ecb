"""Contact codes (联系我): pictures that customers scan to become a contact of one of several staff members."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal

from crm_core.values import Identity, Use


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactCode:
    """Not said to anybody: make a code for these staff members (1 to 100); the receipt's facts tell its `config_id`
    and the address of its picture, `qr_code`.

    `state` (at most 30 characters) comes back with whoever scans it; `remark` (at most 30) is for the company. It was
    first asked for at `asked_at`. Without `skip_verify` a staff member has to agree to each customer.
    """

    state: str
    users: tuple[Identity, ...]
    remark: str
    skip_verify: bool
    asked_at: datetime
    through: ClassVar[Use | None] = "contacts"
    kind: Literal["contact_code"] = "contact_code"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactCodeChange:
    """Not said to anybody: from now on the code leads to these staff members; all of it is written anew."""

    config_id: str
    state: str
    users: tuple[Identity, ...]
    remark: str
    skip_verify: bool
    through: ClassVar[Use | None] = "contacts"
    kind: Literal["contact_code_change"] = "contact_code_change"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactCodeEnd:
    """Not said to anybody: the code leads nowhere any more, for good."""

    config_id: str
    through: ClassVar[Use | None] = "contacts"
    kind: Literal["contact_code_end"] = "contact_code_end"
