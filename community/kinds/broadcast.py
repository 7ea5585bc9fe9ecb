"""群发: the same words to many customers or groups, by the staff whom they know."""

from community.broadcasts.actions import left_out
from community.broadcasts.going import advance, preview
from community.broadcasts.model import check
from community.broadcasts.results import results, sheet
from community.kind import CampaignKind

KIND = CampaignKind(
    name="broadcast",
    shown="群发",
    check=check,
    preview=preview,
    advance=advance,
    results=results,
    sheet=sheet,
    left_out=left_out,
    trials=True,
    quiet=True,
)
