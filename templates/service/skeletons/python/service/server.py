"""The HTTP server: finds the route, answers, counts and logs."""

import json
import time
import traceback
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from typing import Callable
from urllib.parse import parse_qsl, unquote, urlsplit

from .log import Log
from .metrics import Metrics
from .routes import create_routes
from .settings import Settings

#: Routes whose every request is not worth a line in the log.
QUIET = {"/healthz", "/readyz", "/metrics"}


class Server(ThreadingHTTPServer):
    # Closing waits for the requests that were begun.
    daemon_threads = False
    block_on_close = True
    request_queue_size = 128

    def server_bind(self):
        # HTTPServer would look up the machine's name, which can take seconds.
        TCPServer.server_bind(self)
        self.server_name, self.server_port = self.server_address[:2]


def create_server(settings: Settings, log: Log, metrics: Metrics, is_ready: Callable[[], bool]) -> Server:
    routes = create_routes(settings, metrics, is_ready)

    class Handler(BaseHTTPRequestHandler):
        server_version = settings.service
        timeout = 30

        def do_GET(self):
            with metrics.in_flight():
                self._handle()

        do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_GET

        def log_message(self, *_arguments):
            """The base class would log in a format of its own."""

        def _handle(self):
            begin = time.perf_counter()
            route, status, body = self._answer()
            is_text = isinstance(body, str)
            content = body if is_text else json.dumps(body, ensure_ascii=False) + "\n"
            payload = content.encode()
            self.send_response(status)
            self.send_header(
                "Content-Type",
                "text/plain; version=0.0.4; charset=utf-8" if is_text else "application/json; charset=utf-8",
            )
            self.send_header("Content-Length", str(len(payload)))
            if status == 405:
                self.send_header("Allow", "GET, HEAD")
            # Counted and logged before the caller knows, so that whoever asks next finds it.
            seconds = time.perf_counter() - begin
            metrics.observe(self.command, route, status, seconds)
            if route not in QUIET:
                log.info("request", method=self.command, path=self.path, status=status, seconds=seconds)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(payload)

        def _answer(self):
            url = urlsplit(self.path)
            for path, pattern, answer in routes:
                match = pattern.fullmatch(url.path)
                if not match:
                    continue
                if self.command not in ("GET", "HEAD"):
                    return path, 405, {"error": "method not allowed"}
                try:
                    parameters = {name: unquote(value, errors="strict") for name, value in match.groupdict().items()}
                    return (path, *answer(parameters, dict(parse_qsl(url.query))))
                except UnicodeDecodeError:
                    return path, 400, {"error": "the path is not valid"}
                except Exception:
                    log.error("request failed", path=self.path, error=traceback.format_exc())
                    return path, 500, {"error": "internal error"}
            return "none", 404, {"error": f"there is nothing at {url.path}"}

    return Server((settings.host, settings.port), Handler)
