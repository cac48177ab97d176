"""What good looks like: every construct, link, rubric and scenario, open to everybody who works here."""
