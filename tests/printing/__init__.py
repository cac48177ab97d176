"""What is printed: tagged, in order, and only what was given."""
