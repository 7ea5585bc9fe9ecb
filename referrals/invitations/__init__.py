"""Who brought whom: one invitee counts once in a programme."""
