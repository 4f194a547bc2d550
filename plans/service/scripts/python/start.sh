# Runs the service here.
set -eu
exec env PORT="${PORT:-$PLAN_PORT}" python3 -m service "$@"
