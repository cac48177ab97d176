"""What the case system counts."""
