"""What leaves as a file: what is in it, what it says, and what is noted."""
