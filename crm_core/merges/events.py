"""What can happen to two profiles."""

from dataclasses import dataclass

from crm_core.act import Event
from crm_core.values import CustomerId


@dataclass(frozen=True, slots=True)
class ProfilesMerged(Event):
    """`absorbed` turned out to be this customer, who goes on."""

    absorbed: CustomerId


@dataclass(frozen=True, slots=True)
class ProfilesParted(Event):
    """`parted` is a profile of its own again; this customer had taken it in."""

    parted: CustomerId


@dataclass(frozen=True, slots=True)
class TwinsFound(Event):
    """`other` is the same person of 微信, and both have colleagues as contacts: that takes a person to settle."""

    other: CustomerId
