"""What the authority answers for: the event log and its chain, receipts, keys, modules and long work."""
