"""Keys by which other systems come in: each for what it is meant for, stored as a digest."""
