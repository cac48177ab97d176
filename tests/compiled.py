"""What every test's application compiles alike is compiled once a process: addresses, templates, statements.

Most tests have an application of their own. Compiling its 450 rules of addresses took a third of a second,
and its templates were compiled anew by every one of them: more than most tests take by themselves.
"""

import gc
from collections.abc import Callable, MutableMapping
from typing import Any
from unittest.mock import patch

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Dialect, Engine
from werkzeug.routing import Rule

_compile: Callable[[Rule], None] = Rule.compile
# What compiling makes of a rule. A converter knows the map that it was made for, and asks it nothing.
_MADE = ("_parts", "_trace", "_converters", "arguments")
_rules: dict[Any, dict[str, Any]] = {}


class _InMemory(BytecodeCache):
    """Compiled templates, by a key that names the template and a checksum of its words."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill in what was compiled before."""
        kept = self.kept.get((bucket.key, bucket.checksum))
        if kept is not None:
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled now."""
        self.kept[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


_templates = _InMemory()


def _remembered(rule: Rule) -> None:
    """Compile a rule as one that said the same, to an application with the same converters."""
    defaults = tuple(sorted((rule.defaults or {}).items()))
    key = (rule.rule, rule.merge_slashes, defaults, rule.map.converters["int"])
    if key not in _rules:
        _compile(rule)
        build: Any = rule._build
        unknown: Any = rule._build_unknown
        made = {name: getattr(rule, name) for name in _MADE}
        _rules[key] = {**made, "build": build.__func__, "unknown": unknown.__func__}
        return
    made = _rules[key]
    for name in _MADE:
        setattr(rule, name, made[name])
    rule._build = made["build"].__get__(rule, None)
    rule._build_unknown = made["unknown"].__get__(rule, None)


def remember_addresses() -> None:
    """From now on compile each rule once."""
    patch.object(Rule, "compile", _remembered).start()


def remember_templates(app: Flask) -> None:
    """Let an application use what others of this process have compiled."""
    app.jinja_env.bytecode_cache = _templates


_statements: dict[str, tuple[Dialect, MutableMapping[Any, Any] | None]] = {}


def remember_statements(engine: Engine) -> None:
    """Let an engine use the statements that others of its kind of server have compiled.

    They are kept by the dialect that compiled them, so that engines share both. It learns what its server is
    by a first connection, which a test that never asks its database anything would not make.
    """
    if engine.name not in _statements:
        engine.connect().close()
        _statements[engine.name] = engine.dialect, engine._compiled_cache
    engine.dialect, engine._compiled_cache = _statements[engine.name]


def look_away_from_what_stays() -> None:
    """Let the collector of unused objects pass over all that was imported, and come by less often.

    It went through every module again and again while one application after another was made.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
