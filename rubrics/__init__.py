"""What good looks like, and the arithmetic of marking it."""
