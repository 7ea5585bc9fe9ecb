"""Is everything set up rightly, and is anything left undone? Each line says what to do if not."""
