"""A team's evidence, a part of its mirror at a time: what each part holds and how it is found."""
