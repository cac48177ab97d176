"""What is acknowledged is never lost: processes are killed, and everybody sends at once."""
