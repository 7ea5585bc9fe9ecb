"""What follows a command, read into values."""
