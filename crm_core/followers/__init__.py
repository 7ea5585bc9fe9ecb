"""Followers of a 公众号: who follows since when, and what may be sent to them."""
