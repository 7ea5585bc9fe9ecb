class DemoError(Exception):
    """The demo cannot start or go on; the text is for the person at the terminal, in Chinese, and names a remedy."""
