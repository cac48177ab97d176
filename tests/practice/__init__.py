"""Someone watches practice, the practitioner answers, both sign."""
