"""Someone watches practice and grades it; the practitioner sees it, answers it, and both sign."""
