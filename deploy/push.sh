#!/usr/bin/env bash
# push.sh SITE TARGET: bring a verified site to a web server by rsync, and switch to it at once.
#   deploy/push.sh site web@example.org:/srv/xinguancha    releases/<time> is filled, then current → it
#   deploy/push.sh --in-place site web@host:/htdocs        hosting without links: assets → pages → home page
# 把对过清单的网站传到自己的服务器：先放进新文件夹，再一下子切换过去；留着最近三个。
set -euo pipefail
in_place=""
if [ "${1:-}" = --in-place ]; then in_place=yes; shift; fi
site="${1%/}"; target="${2%/}"
python="$(dirname "$0")/../.venv/bin/python"
"$python" -m xinguancha verify "$site"
copy=(rsync --recursive --checksum --perms --chmod=D755,F644 --delay-updates --safe-links)

if [ -n "$in_place" ]; then
  # Pages never name a file that is not there yet; what no page names any more goes last.
  "${copy[@]}" --include='*/' --include='/assets/***' --include='/search/data/***' --exclude='*.html' --exclude='/manifest.json' "$site/" "$target/"
  "${copy[@]}" --exclude='/index.html' --exclude='/search/data/index.json' --exclude='/manifest.json' "$site/" "$target/"
  "${copy[@]}" --exclude='/manifest.json' "$site/" "$target/"
  "${copy[@]}" --delete-after "$site/" "$target/"
  exit
fi

host="${target%%:*}"; folder="${target#*:}"
if [ "$host" = "$target" ]; then at=(bash -c); else at=(ssh "$host"); fi
name="$(date -u +%Y%m%dT%H%M%SZ)-$$"
"${at[@]}" "mkdir -p $(printf %q "$folder")/releases"
"${copy[@]}" --link-dest=../../current "$site/" "$target/releases/$name/"
"${at[@]}" "cd $(printf %q "$folder") && ln -sfn releases/$name .next && mv -T .next current && ls -1d releases/* | sort -r | tail -n +4 | xargs -r rm -rf --"
