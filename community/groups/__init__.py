"""What we know of groups that no platform says: what they are for, their tags, and what goes on in them."""
