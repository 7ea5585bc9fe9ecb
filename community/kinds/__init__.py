"""One file per kind of campaign; each ends in `KIND`. To add a kind is to add a file here."""
