# Puts what the image holds into $PLAN_APP: the sources, and the dependencies where there are any.
set -eu

python3 - <<'CHECK'
import ast
import pathlib

for path in sorted(pathlib.Path("service").rglob("*.py")):
    ast.parse(path.read_text(encoding="utf-8"), str(path))
CHECK

cp -R service "$PLAN_APP/"
find "$PLAN_APP" -name __pycache__ -type d -prune -exec rm -rf {} +
[ ! -f openapi.yaml ] || cp openapi.yaml "$PLAN_APP/"

if [ -f requirements.txt ]; then
  python3 -m pip install --quiet --disable-pip-version-check --target "$PLAN_APP" -r requirements.txt
fi
echo "built into $PLAN_APP"
