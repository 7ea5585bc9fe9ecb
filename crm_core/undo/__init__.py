"""The steps that take a deed back."""
