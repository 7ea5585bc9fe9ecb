"""微信客服 as it is set up: accounts, who receives their customers, and the links that lead to them."""
