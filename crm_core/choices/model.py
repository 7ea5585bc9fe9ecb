"""What a list offered to somebody goes by."""


def list_about(number: str) -> str:
    """What a card that shows the list with this number is about."""
    return f"list:{number}"
