"""Files for analysts: rows of practice under pseudonyms, or released figures, each with its dictionary."""
