"""What became of one outgoing call."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

from adapters.channel import Receipt
from crm_core.act import PROGRAM, Act
from crm_core.messages import Outgoing
from crm_core.outbox.model import CallState
from crm_core.values import AppKey, Identity


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """One try of a call and what it came to; `receipt` is there when the state is SENT.

    `code` is what the platform refused it with, or a word of ours; 0 for none. A call that is tried again has the
    state WAITING.
    """

    key: str
    app: AppKey
    to: Identity
    words: Outgoing
    state: CallState
    code: int | str
    receipt: Receipt | None
    trace: str

    @property
    def act(self) -> Act:
        """The program acting because of it."""
        trace = self.trace or secrets.token_hex(8)
        return Act(actor=PROGRAM, at=datetime.now(UTC), cause=f"outbox:{self.key}", trace=trace)
