"""The audit trail: who did what to whom, in ids, never in words."""
