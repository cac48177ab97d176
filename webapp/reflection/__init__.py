"""A team looks in its mirror, commits to something, and later sees whether it helped."""
