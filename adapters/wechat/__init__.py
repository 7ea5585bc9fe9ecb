"""微信 family: 企业微信 and 公众号."""
