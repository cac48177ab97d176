"""The situations we ask about, how a response is scored, and which rubric marks it."""
