"""How far a customer has come."""
