"""The pages of receipts, events and long work."""
