"""What we say, as a terminal shows it."""

from crm_core.messages import Card, Handover, Outgoing


def plain(words: Outgoing) -> str:
    """The words as lines; a card's buttons are numbered from 1."""
    if isinstance(words, Handover):
        return f"（换联系人：{words.giver.account} → {words.taker.account}）"
    if not isinstance(words, Card):
        return words.text
    fields = [f"{name}：{value}" for name, value in words.fields]
    buttons = "  ".join(f"[{number}] {one.text}" for number, one in enumerate(words.buttons, start=1))
    return "\n".join(filter(None, [words.title, words.text, *fields, buttons]))
