"""会话存档: what becomes history, what is kept beside it, and what could not be taken in."""
