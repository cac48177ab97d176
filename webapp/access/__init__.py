"""Who may do what, as a table to read aloud."""
