"""The overview each staff member gets in the morning."""
