"""公众号: followers, what they say, and what may be said to them."""
