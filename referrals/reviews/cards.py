"""How an invitation to be reviewed looks in a chat."""

from crm_core.messages import Button, Card
from referrals.deeds.model import Decision
from referrals.invitations.model import Invitation
from referrals.reviews.model import card_about, shown

_MOST_REASONS = 6
_SOMEBODY = "一位客户"


def review_card(one: Invitation, programme: str, *, inviter: str | None, friend: str | None) -> Card:
    """With the reasons in words and a button for each decision; names are None for whoever may not see them."""
    reasons = "\n".join(f"· {reason}" for reason in one.reasons[:_MOST_REASONS])
    return Card(
        title=f"{programme}：一份推荐奖励等您看一眼",
        text=reasons or "规则拿不准，请您看看。",
        fields=(
            ("邀请人", inviter or _SOMEBODY),
            ("朋友", friend or _SOMEBODY),
            ("可疑程度", f"{one.score:.0%}"),
        ),
        buttons=tuple(
            Button(key=f"推荐 {shown(each)} @{one.id}", text=shown(each))
            for each in (Decision.RELEASE, Decision.REJECT)
        ),
        about=card_about(one.id),
    )
