"""Save once, wherever the line goes: one way to keep what candidates, observers and families write."""
