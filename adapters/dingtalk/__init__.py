"""钉钉: event callbacks, the robot over HTTP and over Stream, replies and cards, directory, outside contacts."""
