"""Attacks on the whole house: what an assessor, a stranger, a mistyped number or a lost database can do."""
