"""Invented customers with known truth, for `python -m bench.fraud`; run it to make files or to judge the rules."""
