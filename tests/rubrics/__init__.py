"""What good looks like, and the arithmetic of marking it, put to the test."""
