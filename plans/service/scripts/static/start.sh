# Builds and serves the site here; run it again to see a change.
set -eu
node "$PLAN_FOLDER/scripts/static/build.mjs" site dist
exec env PORT="${PORT:-$PLAN_PORT}" SITE="$PWD/dist" node "$PLAN_FOLDER/scripts/static/server.mjs" "$@"
