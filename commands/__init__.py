"""Chat grammar: text to action to reply."""
