"""What a platform delivered, as it goes into the ledger."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """An authentic callback.

    `key` is equal for a redelivery and different for two events of one second: the platform repeats the plaintext to
    the letter, while `FromUserName` and `CreateTime`, which it recommends, are the same for different customers.
    Only a callback that says no more than that there is something to be read (客服, an edited contact, changed tags)
    has a key of its own at every delivery.
    `chat` names what it must stay in order with; `urgent` is set when it holds a welcome code, which lives 20 s;
    `body` is the plaintext, for `parse`.
    """

    key: str
    chat: str
    urgent: bool
    kind: str
    body: str
