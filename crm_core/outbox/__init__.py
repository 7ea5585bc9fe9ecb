"""What we want of a platform, kept until it is done."""
