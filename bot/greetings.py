"""Which greeting a new contact gets: that of the code they came by, else the one of the settings."""

from dataclasses import dataclass

from crm_core.act import Act
from crm_core.codes.actions import welcome_of
from crm_core.messages import Greeting


@dataclass(frozen=True, slots=True)
class Greetings:
    """`usual` is for everybody whose code has none of its own, None for nobody."""

    usual: Greeting | None

    async def of(self, act: Act, state: str | None) -> Greeting | None:
        """The greeting for somebody who came by the code with this state, None for by none.

        The attachments are the usual ones.
        """
        text = await welcome_of(act, state)
        if not text:
            return self.usual
        return Greeting(text=text, attachments=self.usual.attachments if self.usual else ())
