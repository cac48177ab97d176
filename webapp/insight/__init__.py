"""Ratings gathered from every room, analysed in jobs, released, and kept as released."""
