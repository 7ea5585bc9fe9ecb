"""微信客服: each customer's session with an account, and what is said in it."""
