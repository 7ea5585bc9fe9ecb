"""The running program: entry point, wiring, intake, courier, clock, database."""
