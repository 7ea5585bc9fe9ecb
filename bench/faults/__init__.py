"""Calls of many kinds while the platform fails: `python -m bench.faults`."""
