"""The rules over what is stored of deeds: the same as over a file of events."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from referrals.deeds import model as deeds
from referrals.fraud.happenings import Happening, Kind, Trait
from referrals.fraud.looking import World
from referrals.fraud.picture import Picture
from referrals.fraud.policy import POLICY, Policy
from referrals.fraud.traits import read
from referrals.fraud.verdict import Verdict, assess

_FINGERPRINTS = {Trait.PHONE: "phone", Trait.ADDRESS: "address"}


def judge(evidence: deeds.Evidence) -> deeds.Verdict:
    """The verdict by the rules as they are now; each reason with its points."""
    verdict = judged(evidence)
    return deeds.Verdict(
        decision=deeds.Decision(verdict.decision),
        score=verdict.score,
        reasons=tuple(f"{one.text}（{one.weight:+d} 分）" if one.weight else one.text for one in verdict.reasons),
    )


def judged(evidence: deeds.Evidence, policy: Policy = POLICY) -> Verdict:
    """The verdict by any rules, reasons apart."""
    return assess(picture_of(evidence, policy), policy)


def picture_of(evidence: deeds.Evidence, policy: Policy = POLICY) -> Picture:
    """What the deeds show of this invitation; a friend nothing is known of shows nothing."""
    if evidence.invitee == evidence.inviter:
        return Picture(same_person=True)
    told = [*_happenings(_departures(evidence.deeds)), *_attributed(evidence)]
    picture = World(told, now=evidence.at.timestamp()).pictures(policy).get(evidence.invitee, Picture())
    staff = any(one.staff for one in evidence.deeds if one.invitee == evidence.invitee)
    return replace(picture, staff_self=staff)


def _attributed(evidence: deeds.Evidence) -> Iterator[Happening]:
    """The invitation in question, where the deeds do not hold it."""
    own = [one for one in evidence.deeds if one.invitee == evidence.invitee]
    if not any(one.inviter == evidence.inviter for one in own):
        at = min((one.at for one in own), default=evidence.at)
        yield Happening(at=at.timestamp(), kind=Kind.INVITE, who=evidence.invitee, inviter=evidence.inviter)


def _departures(some: Iterable[deeds.Deed]) -> Iterator[deeds.Deed]:
    """The deeds without those by which somebody left one of us while staying with another."""
    here: defaultdict[str, set[str]] = defaultdict(set)
    for one in sorted(some, key=lambda deed: deed.at):
        if one.kind in {deeds.DeedKind.FOLLOW, deeds.DeedKind.ADD}:
            here[one.invitee].add(one.channel)
        if one.kind is deeds.DeedKind.DELETE:
            here[one.invitee].discard(one.channel)
        if one.kind is not deeds.DeedKind.DELETE or not here[one.invitee]:
            yield one


def _happenings(some: Iterable[deeds.Deed]) -> Iterator[Happening]:
    for one in some:
        prints = ((trait, str(getattr(one, name))) for trait, name in _FINGERPRINTS.items())
        yield Happening(
            at=one.at.timestamp(),
            kind=Kind(one.kind),
            who=one.invitee,
            inviter=one.inviter,
            traits=read({"device": one.device, "ip": one.ip}) | {found for found in prints if found[1]},
            amount=float(one.amount) if one.kind is deeds.DeedKind.ORDER else None,
        )
