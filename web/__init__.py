"""Pages for people: the sidebar beside the chat. Asks actions, as the commands do."""
