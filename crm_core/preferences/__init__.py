"""When each staff member wants to be left in peace, and in which time zone that is."""
