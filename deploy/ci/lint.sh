#!/usr/bin/env bash
# What the action runs. Its inputs come as variables, never as text of this script: they are somebody else's.
set -uo pipefail

postern="${GITHUB_ACTION_PATH:-$(dirname "$0")}/../../src/cli/main.ts"
mapfile -t paths < <(printf '%s\n' "${PATHS:-.}" | sed '/^[[:space:]]*$/d')
options=(--fail-on "${FAIL_ON:-error}")
if [ -n "${IGNORE:-}" ]; then options+=(--ignore "$IGNORE"); fi

if [ -n "${SARIF:-}" ]; then
  node "$postern" lint "${options[@]}" -o sarif -- "${paths[@]}" > "$SARIF"
fi
exec node "$postern" lint "${options[@]}" -o github -- "${paths[@]}"
