import json
import threading
import unittest
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from service.log import Log
from service.metrics import Metrics
from service.server import create_server
from service.settings import read_settings


class ServiceTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.settings = read_settings({"SERVICE_VERSION": "1.2.3", "ENVIRONMENT": "test", "HOST": "127.0.0.1", "PORT": "0"})
        cls.lines = []
        cls.ready = True
        cls.server = create_server(
            cls.settings,
            Log(lambda line: cls.lines.append(json.loads(line))),
            Metrics(cls.settings.version),
            is_ready=lambda: cls.ready,
        )
        cls.origin = f"http://127.0.0.1:{cls.server.server_address[1]}"
        threading.Thread(target=cls.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    @classmethod
    def tearDownClass(cls):
        cls.server.shutdown()
        cls.server.server_close()

    def ask(self, path, method="GET"):
        try:
            with urlopen(Request(self.origin + path, method=method), timeout=5) as response:
                return response.status, response.headers, response.read().decode()
        except HTTPError as error:
            with error:
                return error.code, error.headers, error.read().decode()

    def test_says_who_it_is(self):
        status, _, body = self.ask("/")
        self.assertEqual(status, 200)
        answer = json.loads(body)
        self.assertEqual(
            (answer["service"], answer["version"], answer["environment"]),
            (self.settings.service, "1.2.3", "test"),
        )

    def test_greets_in_a_language(self):
        _, _, body = self.ask("/greetings/Ana?language=pt")
        self.assertEqual(json.loads(body), {"language": "pt", "greeting": "Olá, Ana!"})

    def test_says_what_would_be_right_when_a_language_is_unknown(self):
        status, _, body = self.ask("/greetings/Ana?language=xx")
        self.assertEqual(status, 400)
        self.assertRegex(json.loads(body)["error"], 'language must be one of .*"xx"')

    def test_answers_404_405_and_400_as_json(self):
        self.assertEqual(self.ask("/nowhere")[0], 404)
        status, headers, _ = self.ask("/", method="DELETE")
        self.assertEqual((status, headers["Allow"]), (405, "GET, HEAD"))
        self.assertEqual(self.ask("/greetings/%ff")[0], 400)

    def test_is_healthy_and_ready_until_it_stops(self):
        self.assertEqual(self.ask("/healthz")[0], 200)
        self.assertEqual(self.ask("/readyz")[0], 200)
        type(self).ready = False
        try:
            self.assertEqual(self.ask("/readyz")[0], 503)
        finally:
            type(self).ready = True

    def test_counts_requests_by_route_and_status(self):
        self.ask("/greetings/Bo")
        _, headers, body = self.ask("/metrics")
        self.assertTrue(headers["Content-Type"].startswith("text/plain; version=0.0.4"))
        route = 'method="GET",route="/greetings/:name"'
        self.assertRegex(body, f'(?m)^http_requests_total{{{route},status="200"}} \\d+$')
        self.assertIn(f'http_request_duration_seconds_bucket{{{route},le="+Inf"}}', body)
        self.assertIn('service_info{version="1.2.3"} 1', body)

    def test_logs_each_request_as_one_json_line(self):
        self.ask("/greetings/Log")
        line = next(line for line in self.lines if line.get("path") == "/greetings/Log")
        self.assertEqual((line["level"], line["status"]), ("info", 200))
        self.assertIsInstance(line["seconds"], float)

    def test_listens_on_host_or_else_everywhere(self):
        self.assertEqual(self.server.server_address[0], "127.0.0.1")
        self.assertEqual(read_settings({}).host, "")

    def test_refuses_a_port_that_is_none(self):
        with self.assertRaisesRegex(ValueError, "PORT must be a port number"):
            read_settings({"PORT": "eighty"})


if __name__ == "__main__":
    unittest.main()
