"""Who looked at what is masked, and why."""
