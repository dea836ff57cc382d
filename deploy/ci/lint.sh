#!/usr/bin/env bash
# What the action runs. Its inputs come as variables, never as text of this script: they are somebody else's.
set -uo pipefail

postern="${GITHUB_ACTION_PATH:-$(dirname "$0")}/../../src/cli/postern.js"
mapfile -t paths < <(printf '%s\n' "${PATHS:-.}" | sed '/^[[:space:]]*$/d')
options=(--fail-on "${FAIL_ON:-error}")
if [ -n "${IGNORE:-}" ]; then options+=(--ignore "$IGNORE"); fi
mapfile -t policies < <(printf '%s\n' "${POLICIES:-}" | sed '/^[[:space:]]*$/d')
# One word each, so that a name with a leading dash is no option.
for policy in "${policies[@]}"; do options+=("--policy=$policy"); done

if [ -n "${SARIF:-}" ]; then
  node "$postern" lint "${options[@]}" -o sarif -- "${paths[@]}" > "$SARIF"
fi
exec node "$postern" lint "${options[@]}" -o github -- "${paths[@]}"
