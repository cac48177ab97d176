"""People, their employers and teams, the roles they hold over time, and how they sign in."""
