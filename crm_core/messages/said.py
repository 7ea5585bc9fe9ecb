"""What is said to people.

`through` is the use of the app that has to carry a kind of words out; None where the call itself names its app.
"""

from dataclasses import dataclass
from typing import ClassVar, Literal

from crm_core.values import Use


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Plain text; lines are kept. `link` is the address of a page about it, shown as a button; empty for none."""

    text: str
    link: str = ""
    through: ClassVar[Use | None] = None
    kind: Literal["text"] = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Markdown:
    """Markdown of the small set every platform shows: headings, bold, quotes, links. `link` as for `Text`."""

    text: str
    link: str = ""
    through: ClassVar[Use | None] = None
    kind: Literal["markdown"] = "markdown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """`key` comes back in `StaffTapped.button`, at most 1,024 bytes."""

    key: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A card with 1 to 6 buttons. `text` may have several lines; `fields` (name, value), at most 6, stand below it.

    `about` names what the card shows, so that its buttons can be taken away once that is settled; empty for none.
    """

    title: str
    text: str
    buttons: tuple[Button, ...]
    fields: tuple[tuple[str, str], ...] = ()
    about: str = ""
    through: ClassVar[Use | None] = None
    kind: Literal["card"] = "card"


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer of a `Choice`; `key` (128 bytes at most) comes back in `StaffTapped.chosen`."""

    key: str
    text: str
    chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A question with up to 20 `options`, of which one, or `several`, are ticked before `submit` is tapped.

    `options` that are `chosen` are ticked from the start, where several may be. `spelled` stands in the place of `text`
    where there is no such card, with the options in it and how to answer in words. `about` as for a `Card`.
    """

    title: str
    text: str
    options: tuple[Option, ...]
    submit: Button
    several: bool = False
    spelled: str = ""
    about: str = ""
    through: ClassVar[Use | None] = None
    kind: Literal["choice"] = "choice"

    @property
    def plain(self) -> str:
        """The same in words, for a platform that has no such card."""
        return f"{self.title}\n{self.spelled or self.text}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CardUpdate:
    """Put `text` in the place of the buttons of a card sent before to the same person.

    `card` is the key it was sent under; the courier adds the platform's `code` for it, which works once and stays
    empty when the card never arrived. With an empty `card` the code is one that came with a tap.
    """

    card: str
    text: str
    code: str = ""
    through: ClassVar[Use | None] = None
    kind: Literal["card_update"] = "card_update"
