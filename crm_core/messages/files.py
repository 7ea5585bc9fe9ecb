"""Files for staff, made when they are sent: charts and sheets."""

from dataclasses import dataclass, field
from typing import ClassVar, Literal

from crm_core.messages.attachments import Uploaded
from crm_core.values import Use


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffFile:
    """`file` names one we keep, or one that is made when it is needed; `name` is what people see, with its ending.

    A `picture` is shown at once, anything else is to be opened. `instead` is what is said when there cannot be any; the
    courier fills `uploaded`.
    """

    file: str
    name: str
    picture: bool
    instead: str
    uploaded: Uploaded = field(default_factory=dict[str, str])
    through: ClassVar[Use | None] = None
    kind: Literal["staff_file"] = "staff_file"
