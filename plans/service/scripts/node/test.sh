# Runs the tests; what they come to is written as JUnit XML to $PLAN_TEST_RESULTS.
set -eu

if [ -f package-lock.json ] && [ ! -d node_modules ]; then
  npm ci --ignore-scripts --no-audit --no-fund
fi
exec node --test \
  --test-reporter=spec --test-reporter-destination=stdout \
  --test-reporter=junit --test-reporter-destination="$PLAN_TEST_RESULTS" \
  "$@"
