"""The situations we ask about, and how responses are scored, put to the test."""
