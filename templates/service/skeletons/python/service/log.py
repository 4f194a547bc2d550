"""One JSON object a line, on standard output, where the platform collects it."""

import json
import sys
from datetime import datetime, timezone
from typing import Callable


class Log:
    def __init__(self, write: Callable[[str], object] = sys.stdout.write, **context):
        self._write = write
        self._context = context

    def info(self, message: str, **fields):
        self._line("info", message, fields)

    def warn(self, message: str, **fields):
        self._line("warn", message, fields)

    def error(self, message: str, **fields):
        self._line("error", message, fields)

    def _line(self, level: str, message: str, fields: dict):
        time = datetime.now(timezone.utc).isoformat(timespec="milliseconds")
        entry = {"time": time, "level": level, "message": message, **self._context, **fields}
        # One write for one line, so that the lines of threads do not mix.
        self._write(json.dumps(entry, ensure_ascii=False) + "\n")
