"""Codes of a 公众号 with a scene: what each is for, and one that is alive at all times."""
