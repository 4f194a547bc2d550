"""Counts requests and how long they took, and writes it all in Prometheus' text format."""

import json
import os
import resource
import sys
import threading
import time
from collections import Counter
from contextlib import contextmanager

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    def __init__(self, version: str):
        self._version = version
        self._started = time.time()
        self._lock = threading.Lock()
        self._in_flight = 0
        self._requests = Counter()
        self._durations = {}

    @contextmanager
    def in_flight(self):
        """Around the answering of a request."""
        with self._lock:
            self._in_flight += 1
        try:
            yield
        finally:
            with self._lock:
                self._in_flight -= 1

    def observe(self, method: str, route: str, status: int, seconds: float):
        """A request that was answered."""
        with self._lock:
            self._requests[_labels(method=method, route=route, status=status)] += 1
            timed = _labels(method=method, route=route)
            counts, total, count = self._durations.get(timed, ([0] * len(BUCKETS), 0.0, 0))
            counts = [n + (seconds <= bound) for n, bound in zip(counts, BUCKETS)]
            self._durations[timed] = (counts, total + seconds, count + 1)

    def render(self) -> str:
        with self._lock:
            requests = dict(self._requests)
            durations = dict(self._durations)
            in_flight = self._in_flight
        duration = "http_request_duration_seconds"
        lines = [
            *_family("service_info", "gauge", "Which version runs.", {_labels(version=self._version): 1}),
            *_family("http_requests_total", "counter", "Requests answered.", requests),
            *_family("http_requests_in_flight", "gauge", "Requests being answered now.", {"": in_flight}),
            *_family(duration, "histogram", "How long answering took.", {}),
        ]
        for timed, (counts, total, count) in durations.items():
            lines += [f'{duration}_bucket{{{timed},le="{le}"}} {n}' for le, n in zip(BUCKETS, counts)]
            lines += [
                f'{duration}_bucket{{{timed},le="+Inf"}} {count}',
                f"{duration}_sum{{{timed}}} {total}",
                f"{duration}_count{{{timed}}} {count}",
            ]
        lines += [
            *_family("process_cpu_seconds_total", "counter", "Processor time used.", {"": time.process_time()}),
            *_family("process_resident_memory_bytes", "gauge", "Memory used.", {"": _resident_memory()}),
            *_family("process_start_time_seconds", "gauge", "When the process started, in Unix time.", {"": self._started}),
        ]
        return "\n".join(lines) + "\n"


def _family(name: str, kind: str, text: str, samples: dict) -> list:
    return [
        f"# HELP {name} {text}",
        f"# TYPE {name} {kind}",
        *(f"{name}{{{labels}}} {value}" if labels else f"{name} {value}" for labels, value in samples.items()),
    ]


def _labels(**values) -> str:
    return ",".join(f"{name}={json.dumps(str(value))}" for name, value in values.items())


def _resident_memory() -> int:
    try:
        with open("/proc/self/statm", encoding="ascii") as statm:
            return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        # Elsewhere than on Linux only the peak is told, on macOS in bytes.
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak if sys.platform == "darwin" else peak * 1024
