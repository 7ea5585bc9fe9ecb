"""What a check of an app's set-up found."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One step of the check, in Chinese. `remedy` is empty when it is all right."""

    step: str
    ok: bool
    remedy: str
