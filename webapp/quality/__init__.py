"""What a quality lead sees of the whole service, and the quarter's report."""
