"""What the service answers; openapi.yaml describes it."""

import re
import time
from typing import Callable, Mapping, NamedTuple, Pattern

from .greetings import greet
from .metrics import Metrics
from .settings import Settings


class Route(NamedTuple):
    path: str
    pattern: Pattern[str]
    #: From the path's parameters and the query to a status and a body; a text is sent as it is, all else as JSON.
    answer: Callable


def create_routes(settings: Settings, metrics: Metrics, is_ready: Callable[[], bool]) -> list:
    started = time.monotonic()

    def index(_parameters: Mapping[str, str], _query: Mapping[str, str]):
        return 200, {
            "service": settings.service,
            "version": settings.version,
            "environment": settings.environment,
            "uptimeSeconds": round(time.monotonic() - started),
        }

    def ready(_parameters: Mapping[str, str], _query: Mapping[str, str]):
        return (200, {"status": "ready"}) if is_ready() else (503, {"status": "stopping"})

    return [
        _route("/", index),
        _route("/greetings/:name", lambda parameters, query: greet(parameters["name"], query.get("language", "en"))),
        _route("/healthz", lambda _parameters, _query: (200, {"status": "ok"})),
        _route("/readyz", ready),
        _route("/metrics", lambda _parameters, _query: (200, metrics.render())),
    ]


def _route(path: str, answer: Callable) -> Route:
    return Route(path, re.compile(re.sub(r":(\w+)", r"(?P<\1>[^/]+)", path)), answer)
