"""What teams hope changes."""
