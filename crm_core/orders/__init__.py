"""Orders as shops and cash registers tell of them."""
