#!/usr/bin/env bash
# What the hook runs, in the repository that is committed to, with the changed files as arguments.
set -euo pipefail

postern="$(cd "$(dirname "$0")/../.." && pwd)"
if [ ! -e "$postern/node_modules" ]; then
  npm ci --prefix "$postern" --omit=dev --ignore-scripts --no-audit --no-fund >&2
fi
exec node "$postern/src/cli/postern.js" lint --only-manifests "$@"
