"""Contact codes (渠道活码): whom they lead to and when, who came by them."""
