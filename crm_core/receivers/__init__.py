"""Whom a mass-send goes to and who has to confirm it, one by one."""
