"""The page on which customers check in and draw: made by the server, without a script."""
