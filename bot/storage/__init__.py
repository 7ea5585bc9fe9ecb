"""MongoDB as the program uses it: opened, prepared, changed by migrations, or run beside it."""
