"""What we say, as a terminal shows it."""

from crm_core.messages import Article, Card, Handover, Outgoing, SubscribeNotice, TemplateNotice


def plain(words: Outgoing) -> str:
    """The words as lines; a card's buttons are numbered from 1; what says nothing to anybody is named by its kind."""
    match words:
        case Handover():
            return f"（换联系人：{words.giver.account} → {words.taker.account}）"
        case Card():
            return _card(words)
        case Article():
            return "\n".join(filter(None, [words.title, words.description, words.url]))
        case TemplateNotice() | SubscribeNotice():
            return "\n".join(f"{name}：{value}" for name, value in words.fields.items())
        case _:
            text = getattr(words, "text", None)
            return text if isinstance(text, str) else f"（{words.kind}）"


def _card(card: Card) -> str:
    fields = [f"{name}：{value}" for name, value in card.fields]
    buttons = "  ".join(f"[{number}] {one.text}" for number, one in enumerate(card.buttons, start=1))
    return "\n".join(filter(None, [card.title, card.text, *fields, buttons]))
