"""The page behind a customer's referral link: for phones, inside 微信, with or without JavaScript."""
