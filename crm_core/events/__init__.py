"""What happened, stored with the change that made it happen, for reactions to read."""
