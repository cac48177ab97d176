"""A family's case: its people, whether it is safe to write to them, and its workers by date."""
