"""Compares what we know with the platforms, part by part, and takes in what callbacks have missed."""
