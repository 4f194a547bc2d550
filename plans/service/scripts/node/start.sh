# Runs the service here and starts it anew with every change.
set -eu
exec env PORT="${PORT:-$PLAN_PORT}" node --watch src/main.js "$@"
