"""The company's list of tags on the platform, mirrored here, and its marks on customers."""
