"""Payloads that nobody here wrote, thrown at our codecs: `python -m bench.payloads --dir DIR`."""
