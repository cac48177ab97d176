"""How long things take, always beside a named baseline."""
