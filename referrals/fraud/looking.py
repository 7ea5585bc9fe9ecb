"""From happenings to a picture of each invitation. The same facts, in any order, give the same pictures."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from referrals.fraud.crowds import Crowds
from referrals.fraud.happenings import Happening, Trait
from referrals.fraud.loops import by_any, by_counting, mutual
from referrals.fraud.people import DAY, HOUR, Person, people_of
from referrals.fraud.picture import Picture
from referrals.fraud.policy import POLICY, Policy
from referrals.fraud.silence import Life, Stretch, life, quiet, stretches
from referrals.fraud.together import Together
from referrals.fraud.trees import Trees
from referrals.fraud.usual import Usual, measure, numbers_of, phone_runs
from referrals.fraud.verdict import Decision, assess

_COMMON_NEIGHBOURS = 0.2
"""Where more phones than that have a neighbour, numbers that follow each other say nothing."""
_ALMOST_NONE = 0.25
_HANDED_ON_AFTER = 30 * DAY


class World:
    """Everybody known, and what is usual among them; looked at `now`, or after the last happening."""

    def __init__(
        self, happenings: Iterable[Happening], usual: Usual | None = None, *, now: float | None = None
    ) -> None:
        self.people = people_of(happenings, now)
        self.usual = usual or measure(self.people.values())
        self.friends: defaultdict[str, list[Person]] = defaultdict(list)
        for person in self.people.values():
            if person.inviter:
                self.friends[person.inviter].append(person)
        self._lives = {who: life(one, self.usual) for who, one in self.people.items()}
        self._trees = Trees(self.people)
        self._lines = self._trees.lives({who: one for who, one in self._lives.items() if self.people[who].inviter})
        self._crowds = Crowds(self.people, self._lives, self._trees, self.usual)
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
        together, silence = Together(friends, self._lives, self.usual), self._silence(inviter, friends)
        telling = self.usual.phones_near < _COMMON_NEIGHBOURS
        runs = phone_runs(numbers_of(friends)) if telling else {}
        for person in friends:
            stretch = silence[person.id]
            alone = replace(self._traits(person, runs), stretch=stretch.size, stretch_silence=stretch.surprise)
            yield person, together.added(person, alone)

    def _silence(self, inviter: str, friends: Sequence[Person]) -> dict[str, Stretch]:
        """The quietest stretch around each friend: some who came after each other, or a whole line of inviters."""
        found = stretches(friends, self._lives, self.usual, at_most=_ALMOST_NONE)
        for by in (inviter, *self._trees.forebears(inviter)):
            line = self._lines.get(by, Life())
            surprise = quiet(line, self.usual, at_most=_ALMOST_NONE)
            for one in friends:
                if surprise > found.get(one.id, Stretch()).surprise:
                    found[one.id] = Stretch(line.accounts, surprise)
        return {one.id: found.get(one.id, Stretch()) for one in friends}

    def _traits(self, person: Person, runs: Mapping[str, int]) -> Picture:
        """What the account is by itself, and what it shares."""
        device, ip, net, phone, mask, address = (self._crowds.shared(person, trait) for trait in Trait)
        return Picture(
            self_invited=person.inviter == person.id,
            loop=self._loops.get(person.id, 0),
            loop_later=self._later.get(person.id, 0),
            mutual=self._mutual.get(person.id, 0),
            phone_of_inviter=phone.of_inviter or mask.of_inviter,
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
            alive_crowd=max(one.alive for one in (device, ip, net, phone, address)),
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
