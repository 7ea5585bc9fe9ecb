"""Pictures, voices, videos and files of conversations."""
