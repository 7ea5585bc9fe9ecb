"""What a new contact is greeted with."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Literal

from crm_core.messages.attachments import Attachment, Uploaded
from crm_core.values import Identity, Use


@dataclass(frozen=True, slots=True, kw_only=True)
class Greeting:
    """What somebody who came by a code, or by themselves, is greeted with; not both parts are empty.

    In the text `{客户}` stands for the customer's name and `{员工}` for that of the staff member.
    """

    text: str
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Welcome:
    """Greet the receiver in the name of the staff member, with the `code` of the event, which works once.

    After `until` the platform takes it no more. The receipt's fact `outcome` says what became of it.
    """

    staff: Identity
    code: str
    text: str
    attachments: tuple[Attachment, ...]
    until: datetime
    uploaded: Uploaded = field(default_factory=dict[str, str])
    through: ClassVar[Use | None] = "contacts"
    kind: Literal["welcome"] = "welcome"
