"""The platform's side of a transfer: its customer gets another contact, if the customer agrees."""
