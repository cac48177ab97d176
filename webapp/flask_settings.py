"""The settings in the words of the libraries."""

from datetime import timedelta
from typing import Any

from webapp.accounts.rules import SHORTEST_PASSWORD
from webapp.config import Settings
from webapp.turns import TakingTurns


def flask_settings(settings: Settings) -> dict[str, Any]:
    """What Flask and its extensions read from `app.config`."""
    # Neither a fault nor a log says what was being stored.
    engine: dict[str, Any] = {"hide_parameters": True}
    if settings.database_url.startswith("sqlite"):
        engine["connect_args"] = {"factory": TakingTurns}
    return {
        "TESTING": settings.testing,
        "SECRET_KEY": settings.secret("secret_key"),
        "MAX_CONTENT_LENGTH": 4 * 1024 * 1024,
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=settings.staff_session_hours),
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.secure_cookies,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine,
        "WTF_CSRF_CHECK_DEFAULT": False,
        "WTF_CSRF_TIME_LIMIT": settings.staff_session_hours * 3600,
        "RATELIMIT_ENABLED": not settings.testing,
        "RATELIMIT_HEADERS_ENABLED": False,
        "BABEL_DEFAULT_LOCALE": "en_GB",
        "BABEL_DEFAULT_TIMEZONE": "Europe/London",
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_PASSWORD_SALT": settings.secret("password_salt"),
        "SECURITY_PASSWORD_SINGLE_HASH": ["argon2"],
        "SECURITY_PASSWORD_LENGTH_MIN": SHORTEST_PASSWORD,
        "SECURITY_LOGIN_URL": "/sign-in",
        "SECURITY_LOGOUT_URL": "/sign-out",
        "SECURITY_LOGOUT_METHODS": ["POST"],
        "SECURITY_POST_LOGIN_VIEW": "/",
        "SECURITY_POST_LOGOUT_VIEW": "/sign-in",
        # Nothing here asks for the password a second time, so the library's page for it stays away.
        "SECURITY_FRESHNESS": timedelta(minutes=-1),
        "SECURITY_REGISTERABLE": False,
        "SECURITY_SEND_REGISTER_EMAIL": False,
        "SECURITY_FLASH_MESSAGES": False,
        "SECURITY_RETURN_GENERIC_RESPONSES": True,
        "SECURITY_CSRF_IGNORE_UNAUTH_ENDPOINTS": False,
        "SECURITY_JOIN_USER_ROLES": False,
        "GOVUK_FRONTEND_REBRAND": False,
    }
