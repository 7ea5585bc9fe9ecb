"""What the platforms call the files we have handed over to them."""
