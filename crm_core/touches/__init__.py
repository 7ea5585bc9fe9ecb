"""How often a customer was approached, whatever it was by."""
