"""Behind a proxy that the settings name, an address is the visitor's own; otherwise nobody can claim one."""

from pathlib import Path

import pytest
from flask import request
from flask.typing import ResponseReturnValue

from tests.databases import settings_for
from webapp import create_app
from webapp.access import guard
from webapp.access.policy import Permission


@guard.requires(Permission.SEE_PUBLIC_PAGES)
def address() -> ResponseReturnValue:
    return {"address": request.remote_addr}


@pytest.mark.parametrize(("proxies", "seen"), [(0, "127.0.0.1"), (1, "198.51.100.7")])
def test_only_a_named_proxy_is_believed(tmp_path: Path, proxies: int, seen: str) -> None:
    app = create_app(settings_for(f"sqlite:///{tmp_path / 'x.sqlite'}", tmp_path, trusted_proxies=proxies))
    app.add_url_rule("/address", view_func=address)
    answer = app.test_client().get("/address", headers={"X-Forwarded-For": "203.0.113.5, 198.51.100.7"})
    assert answer.json == {"address": seen}
