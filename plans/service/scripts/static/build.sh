# Builds site/ into dist/ with the version on every page, and puts it into $PLAN_APP with the server that serves it.
set -eu
node "$PLAN_FOLDER/scripts/static/build.mjs" site dist
cp -R dist "$PLAN_APP/dist"
cp "$PLAN_FOLDER/scripts/static/server.mjs" "$PLAN_FOLDER/scripts/static/metrics.mjs" "$PLAN_APP/"
echo "built into dist and $PLAN_APP"
