"""What can happen to a customer's stage."""

from dataclasses import dataclass

from crm_core.act import Event


@dataclass(frozen=True, slots=True)
class StageChanged(Event):
    """A customer came to another stage; both are empty for none."""

    before: str
    after: str
