# Runs the tests; what they come to is written as JUnit XML to $PLAN_TEST_RESULTS.
set -eu
export PYTHONDONTWRITEBYTECODE=1
exec python3 "$PLAN_FOLDER/scripts/python/junit.py" "$PLAN_TEST_RESULTS" "$@"
