"""Which greeting a new contact gets: that of the code they came by, else the one of the settings."""

from dataclasses import dataclass

from crm_core.act import Act
from crm_core.messages import Greeting


@dataclass(frozen=True, slots=True)
class Greetings:
    """`usual` is for everybody whose code has none of its own, None for nobody."""

    usual: Greeting | None

    async def of(self, act: Act, state: str | None) -> Greeting | None:  # noqa: ARG002 - no code has its own yet
        """The greeting for somebody who came by the code with this state, None for by none."""
        return self.usual
