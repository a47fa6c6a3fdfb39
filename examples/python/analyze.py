"""Has a video analysed with Python's standard library: analyze.py [URL of a video]."""

import json
import os
import sys
import urllib.error
import urllib.request

SERVICE = os.environ.get("VIDEO_AI_URL", "http://127.0.0.1:3000")
KEY = os.environ.get("VIDEO_AI_KEY")


def ask(path, body=None):
    """The answer's JSON; what the service says is wrong ends the program."""
    headers = {"content-type": "application/json"}
    if KEY:
        headers["authorization"] = f"Bearer {KEY}"
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(SERVICE + path, data, headers)
    try:
        with urllib.request.urlopen(request, timeout=90) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        problem = json.load(error)
        sys.exit(f"{problem['code']}: {problem['detail']}")


video_url = sys.argv[1] if len(sys.argv) > 1 else f"{SERVICE}/samples/sample.mp4"
task = ask("/analyze", {"video_url": video_url})
while task["status"] in ("PENDING", "PROCESSING"):
    # Waits for the end, a minute at most.
    task = ask(f"/results/{task['task_id']}?wait=60")
if task["status"] == "FAILED":
    sys.exit(f"{task['error']['code']}: {task['error']['message']}")
for shot in task["result"]["shots"]:
    print(shot["start_ms"], shot["end_ms"])
