"""Messages that leave: each is stored first, and shown to whoever sent it."""
