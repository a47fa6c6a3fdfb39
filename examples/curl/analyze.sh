#!/bin/sh
# Has a video analysed with nothing but curl: analyze.sh [URL of a video]. Needs no jq.
set -eu
service=${VIDEO_AI_URL:-http://127.0.0.1:3000}
video=${1:-$service/samples/sample.mp4}

ask() { curl --silent --show-error --fail-with-body ${VIDEO_AI_KEY:+--header "authorization: Bearer $VIDEO_AI_KEY"} "$@"; }

# Says what the service answered, such as the problem document of a refusal, and ends.
fail() {
  echo "$1" >&2
  exit 1
}

# 202 with the id of a task; sent again with the same Idempotency-Key, the same task.
accepted=$(ask "$service/analyze" --header 'content-type: application/json' \
  --header "idempotency-key: example-$(date +%s)-$$" --data "{\"video_url\": \"$video\"}") || fail "$accepted"
task=$(printf %s "$accepted" | sed 's/.*"task_id":"\([^"]*\)".*/\1/')
echo "task $task"

# News as they come, until the stream ends with the task: lines `event: …` and `data: …`.
ask --no-buffer "$service/results/$task/events" | grep '^event:'

# The result, at once; where the stream broke before the end, each request waits for it, 60 s at most.
while :; do
  result=$(ask "$service/results/$task?wait=60") || fail "$result"
  case $result in
  *'"status":"SUCCESS"'*) break ;;
  *'"status":"FAILED"'*) fail "$result" ;;
  esac
done

# Its shots, as a table.
ask "$service/results/$task/export?format=csv"
