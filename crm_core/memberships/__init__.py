"""Who is, or was, in which group."""
