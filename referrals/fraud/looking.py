"""From happenings to a picture of each invitation. The same facts, in any order, give the same pictures."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from referrals.fraud import arrivals
from referrals.fraud.crowds import Crowds, quiet
from referrals.fraud.happenings import Happening, Trait
from referrals.fraud.loops import by_any, by_counting, mutual
from referrals.fraud.people import DAY, HOUR, Person, people_of
from referrals.fraud.picture import Picture
from referrals.fraud.policy import POLICY, Policy
from referrals.fraud.usual import Usual, measure, phone_runs
from referrals.fraud.verdict import Decision, assess

_COMMON_NEIGHBOURS = 0.2
"""Where more phones than that have a neighbour, numbers that follow each other say nothing."""
_ALMOST_NONE = 0.15
_HANDED_ON_AFTER = 30 * DAY


class World:
    """Everybody known, and what is usual among them."""

    def __init__(self, happenings: Iterable[Happening], usual: Usual | None = None) -> None:
        self.people = people_of(happenings)
        self.usual = usual or measure(self.people.values())
        self.friends: defaultdict[str, list[Person]] = defaultdict(list)
        for person in self.people.values():
            if person.inviter:
                self.friends[person.inviter].append(person)
        self._crowds = Crowds(self.people, self.usual)
        self._loops = by_counting(self.people)
        self._later = by_any(self.people)
        self._mutual = mutual(self.people)

    def pictures(self, policy: Policy = POLICY) -> dict[str, Picture]:
        """One for each invited account, by its id; the company it came in is judged by the policy."""
        own = {
            person.id: picture
            for inviter, friends in sorted(self.friends.items())
            for person, picture in self._circle(inviter, friends)
        }
        return dict(self._in_company(own, policy))

    def _circle(self, inviter: str, friends: Sequence[Person]) -> Iterator[tuple[Person, Picture]]:
        """The pictures of one inviter's friends."""
        usual = self.usual
        left, left_surprise = arrivals.leaving(friends, usual)
        hours = arrivals.same_hour(friends)
        alike = arrivals.alike(friends, usual)
        silence = quiet(friends, usual, at_most=_ALMOST_NONE)
        even = arrivals.steady(friends, usual)
        known = usual.phones_near < _COMMON_NEIGHBOURS
        runs = phone_runs(self._crowds.phones([one.id for one in friends])) if known else {}
        for group in arrivals.bursts(friends):
            burst_silence, group_even = quiet(group, usual, at_most=2 * _ALMOST_NONE), arrivals.steady(group, usual)
            for person in group:
                count, surprise = alike.get(person.id, (1, 0.0))
                together = hours.get(person.id, 0)
                yield (
                    person,
                    replace(
                        self._traits(person, inviter, len(friends), runs),
                        burst=len(group),
                        burst_silence=burst_silence,
                        steady=max(even, group_even),
                        alike=count,
                        alike_surprise=surprise,
                        friends=len(friends),
                        friends_silence=silence,
                        left_together=left,
                        left_surprise=left_surprise + (1.0 if together >= 3 else 0.0),
                    ),
                )

    def _traits(self, person: Person, inviter: str, friends: int, runs: Mapping[str, int]) -> Picture:
        """What the account is by itself, and what it shares."""
        device, ip, net, phone, address = (self._crowds.shared(person, trait, friends) for trait in Trait)
        return Picture(
            self_invited=inviter == person.id,
            loop=self._loops.get(person.id, 0),
            loop_later=self._later.get(person.id, 0),
            mutual=self._mutual.get(person.id, 0),
            phone_of_inviter=phone.of_inviter,
            device_of_inviter=device.of_inviter,
            device_handed_on=device.of_inviter and self._handed_on(person),
            address_of_inviter=address.of_inviter,
            ip_of_inviter=ip.of_inviter,
            phone_accounts=phone.accounts - phone.of_inviter,
            phone_run=max((runs.get(number, 1) for number in person.traits.get(Trait.PHONE, ())), default=1),
            device_accounts=device.accounts,
            address_crowd=address.crowd,
            ip_crowd=max(ip.crowd, net.crowd),
            crowd_silence=max(one.quiet for one in (device, ip, net, phone, address)),
            left_after=None if person.left is None else max(0.0, person.left - person.joined) / HOUR,
            telling=self.usual.telling,
            spoke=person.spoke,
            orders=person.orders,
            talk_days=person.talk_days,
        )

    def _handed_on(self, person: Person) -> bool:
        """Whether the inviter's last use of the common device lies well before the friend's first."""
        inviter = self.people[person.inviter]
        common = person.traits[Trait.DEVICE] & inviter.traits[Trait.DEVICE]
        before, after = (
            [one.at for one in who.did if any(trait is Trait.DEVICE and value in common for trait, value in one.traits)]
            for who in (inviter, person)
        )
        return max(before) + _HANDED_ON_AFTER < min(after)

    def _in_company(self, pictures: Mapping[str, Picture], policy: Policy) -> Iterator[tuple[str, Picture]]:
        """What was seen of the others added to each."""
        suspect = {who for who, one in pictures.items() if assess(one, policy).decision is not Decision.RELEASE}
        counts = {by: sum(one.id in suspect for one in friends) for by, friends in self.friends.items()}
        for who, picture in pictures.items():
            by = self.people[who].inviter
            others = counts[by] - (who in suspect)
            yield (
                who,
                replace(
                    picture,
                    company=others / max(1, picture.friends - 1),
                    company_size=others,
                    inviter_suspect=by in suspect and by != who,
                ),
            )
