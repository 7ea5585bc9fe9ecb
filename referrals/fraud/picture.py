"""All that speaks for or against one invitation, as plain measures that can be kept and judged again."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Counts of accounts include the friend itself. A `surprise` is a negative decimal logarithm of chance.

    `loop` is how many accounts invited each other in a circle, by the invitations that count; `loop_later` the same
    with later ones; `mutual` how many accounts both invited it and were invited by it.
    `…_accounts` are all that share the friend's, `…_crowd` those of the same inviter, few others.
    `crowd_silence` says how much quieter such a crowd is than people are, `burst_silence` those who came together,
    `stretch_silence` the
    quietest stretch of `stretch` friends who came after each other. `alive_crowd` share something, and live like
    customers. `steady` friends came at even intervals, `alike` did the same things
    after the same delays. `left_after` is in hours, None for who is still here. `company` is the share of the
    inviter's other friends who are suspicious themselves, `company_size` how many they are.
    `telling` is false where so few people ever speak or order that silence says nothing.
    """

    self_invited: bool = False
    same_person: bool = False
    staff_self: bool = False
    loop: int = 0
    loop_later: int = 0
    mutual: int = 0
    phone_of_inviter: bool = False
    device_of_inviter: bool = False
    device_handed_on: bool = False
    address_of_inviter: bool = False
    ip_of_inviter: bool = False
    phone_accounts: int = 1
    phone_run: int = 1
    device_accounts: int = 1
    address_crowd: int = 1
    ip_crowd: int = 1
    crowd_silence: float = 0.0
    burst: int = 1
    burst_silence: float = 0.0
    steady: int = 1
    alike: int = 1
    alike_surprise: float = 0.0
    friends: int = 1
    stretch: int = 1
    stretch_silence: float = 0.0
    alive_crowd: int = 0
    leaving_part: float = 1.0
    returned_together: int = 0
    returned_surprise: float = 0.0
    cheap_together: int = 0
    cheap_surprise: float = 0.0
    left_after: float | None = None
    left_together: int = 0
    left_surprise: float = 0.0
    company: float = 0.0
    company_size: int = 0
    inviter_suspect: bool = False
    telling: bool = True
    spoke: bool = True
    orders: int = 0
    talk_days: int = 0

    @property
    def real(self) -> bool:
        """Whether the friend behaves like a customer: has ordered, or came back to talk."""
        return self.orders > 0 or self.talk_days > 1
