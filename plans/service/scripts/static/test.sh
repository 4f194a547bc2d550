# Checks every page of dist/, and runs the service's own tests where there are any.
set -eu
if [ ! -d dist ]; then
  echo "there is no dist/: run plan run build first" >&2
  exit 1
fi
set -- "$PLAN_FOLDER/scripts/static/site.test.mjs" "$@"
for own in test/*.test.js test/*.test.mjs; do
  [ ! -f "$own" ] || set -- "$@" "$own"
done
exec node --test \
  --test-reporter=spec --test-reporter-destination=stdout \
  --test-reporter=junit --test-reporter-destination="$PLAN_TEST_RESULTS" \
  "$@"
