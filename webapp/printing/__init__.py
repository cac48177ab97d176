"""What is read on paper or in a letter box: pages' own sentences as a tagged PDF, or as plain text."""
