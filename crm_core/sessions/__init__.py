"""Who is signed in to the pages beside the chat."""
