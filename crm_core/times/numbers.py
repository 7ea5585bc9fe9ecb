"""Small numbers as they are written in times."""

from crm_core.numbers import CHINESE

NUMBER = rf"(?:[0-9]{{1,4}}|[{CHINESE}]{{1,5}})"
"""A pattern of what `read_number` may be able to read, no longer than times need."""
