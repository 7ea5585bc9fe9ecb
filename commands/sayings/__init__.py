"""What people say, sorted by what it is about; each file ends in its `RULES`, the first of which to answer counts."""
