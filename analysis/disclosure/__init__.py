"""The work behind the gate: figures that add up, what follows from those shown, and what more to hide."""
