"""What customers see of their referrals and pass on: link, QR, poster, share page."""
