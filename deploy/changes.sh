#!/usr/bin/env bash
# changes.sh BEFORE: which pages change from the checkout BEFORE to the site built here, as Markdown.
# The old stories and pages are built with the new program: what the program itself changed is not told.
set -euo pipefail
here="$(cd "$(dirname "$0")/.." && pwd)"
if (cd "$1" && PYTHONPATH="$here/scripts" "$here/.venv/bin/python" -m xinguancha build) >/dev/null 2>&1; then
  "$here/.venv/bin/python" -m xinguancha changes "$1/site" "$here/site"
else
  printf '## 网站的变化\n\n合并以前的稿件用现在的程序做不出来，没法比较；请看预览。\n'
fi
