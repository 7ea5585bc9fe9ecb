"""Who is meant by 他 and 刚才那个."""
