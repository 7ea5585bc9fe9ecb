"""Questions the app asked back, which the next message answers."""
