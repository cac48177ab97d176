"""What a team hopes changes for children: monthly counts, and the few of them that it has picked."""
