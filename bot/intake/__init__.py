"""From a callback on the network to its effect: verified, stored, answered, then worked off in order."""
