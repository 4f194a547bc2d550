# Puts what the image holds into $PLAN_APP: the sources, and the dependencies where there are any.
set -eu

find src -name '*.js' -print0 | xargs -0 -n 1 -P 2 node --check

cp -R src package.json "$PLAN_APP/"
for extra in openapi.yaml public; do
  [ ! -e "$extra" ] || cp -R "$extra" "$PLAN_APP/"
done

if [ -f package-lock.json ]; then
  cp package-lock.json "$PLAN_APP/"
  npm ci --omit=dev --ignore-scripts --no-audit --no-fund --prefix "$PLAN_APP"
fi
echo "built into $PLAN_APP"
