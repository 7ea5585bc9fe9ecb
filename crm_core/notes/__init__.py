"""What staff wrote down about a customer."""
