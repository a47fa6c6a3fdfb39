"""Receives callbacks and believes those only that the service signed.

CALLBACK_SECRET=whsec_... python3 examples/python/receive_callbacks.py [port]
"""

import base64, hashlib, hmac, json, os, sys, time
from http.server import BaseHTTPRequestHandler, HTTPServer

KEY = base64.b64decode(os.environ["CALLBACK_SECRET"].removeprefix("whsec_"))
seen = set()


def holds(headers, body):
    """Standard Webhooks: HMAC-SHA256 over id.timestamp.body, at most five minutes old."""
    sent_at = headers.get("webhook-timestamp", "")
    if not sent_at.isdigit() or abs(time.time() - int(sent_at)) > 300:
        return False
    signed = f"{headers.get('webhook-id', '')}.{sent_at}.".encode() + body
    wanted = b"v1," + base64.b64encode(hmac.new(KEY, signed, hashlib.sha256).digest())
    given = headers.get("webhook-signature", "").encode().split(b" ")
    return any(hmac.compare_digest(wanted, one) for one in given)


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        known = holds(self.headers, body)
        if known and self.headers["webhook-id"] not in seen:
            event = json.loads(body)
            print(event["type"], event["data"]["task_id"], flush=True)
            seen.add(self.headers["webhook-id"])  # It may come again: an answer can be lost.
        self.send_response(204 if known else 401)
        self.end_headers()

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", int(sys.argv[1]) if len(sys.argv) > 1 else 8080), Receiver)
print("listening", server.server_port, flush=True)
server.serve_forever()
