"""What a server starts."""

from webapp.begin import application

app = application()
