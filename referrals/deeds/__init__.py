"""What invitees and inviters did, in the shape the fraud rules read."""
