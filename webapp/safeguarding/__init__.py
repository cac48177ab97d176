"""What cannot wait for a report."""
