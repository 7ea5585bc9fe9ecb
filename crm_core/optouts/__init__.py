"""Who wants no more of what goes out to many."""
