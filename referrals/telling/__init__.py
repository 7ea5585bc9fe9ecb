"""Both sides hear of what happens at once, where they are; what cannot be said yet waits for the next chance."""
