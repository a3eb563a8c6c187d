"""Where a web server finds the application: `granian --interface wsgi wsgi:app`."""

from api.app import create_app
from config.settings import load

app = create_app(load())
