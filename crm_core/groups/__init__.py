"""Groups of customers and who is in them."""
