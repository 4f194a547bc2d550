import signal
import threading

from .log import Log
from .metrics import Metrics
from .server import create_server
from .settings import read_settings


def main():
    settings = read_settings()
    log = Log(service=settings.service, version=settings.version, environment=settings.environment)
    stopping = threading.Event()
    server = create_server(settings, log, Metrics(settings.version), is_ready=lambda: not stopping.is_set())

    def stop(number, _frame):
        """Stop taking work, finish what was begun, then leave."""
        if stopping.is_set():
            return
        stopping.set()
        log.info("stopping", signal=signal.Signals(number).name)
        # shutdown() waits for serve_forever(), which runs in the thread that this handler interrupts.
        threading.Thread(target=server.shutdown).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    host, port = server.server_address[:2]
    log.info("listening", host=host, port=port)
    server.serve_forever(poll_interval=0.1)
    server.server_close()
    log.info("stopped")


if __name__ == "__main__":
    main()
