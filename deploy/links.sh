#!/usr/bin/env bash
# links.sh [SITE]: every link and anchor inside a built site leads somewhere; no other server is asked.
set -euo pipefail
site="$(cd "${1:-site}" && pwd)"
exec "$(dirname "$0")/../.venv/bin/lychee" --offline --no-progress --include-fragments --index-files index.html \
  --root-dir "$site" --exclude-path "$site/404.html" "$site/**/*.html"
