"""Whoever may merge two customers hears that they are one person as soon as that is known."""

from crm_core.act import Act
from crm_core.events.model import Happened, Reaction
from crm_core.house import House
from crm_core.merges.twins import ask_about_twins
from crm_core.values import CustomerId


def asking_about_twins(house: House) -> Reaction:
    """Sends the card about them."""

    async def react(act: Act, event: Happened) -> None:
        await ask_about_twins(act, house, event.customer, CustomerId(event.what["other"]))

    return Reaction(name="twins", wants=frozenset({"TwinsFound"}), react=react)
