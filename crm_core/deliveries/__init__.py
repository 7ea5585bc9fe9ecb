"""What the platform tells of a mass-send: whether it made the tasks, who confirmed, whom it reached."""
