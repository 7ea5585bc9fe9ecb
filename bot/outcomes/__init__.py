"""What becomes of calls to the platforms, each subject's in its own file."""
