#!/bin/sh
# 备份数据库和共享目录：backup.sh 目的目录。先数据库后目录：目录里只会多，不会少。
# 单机随附数据库用 sqlite3 的在线备份；PostgreSQL 用 pg_dump。原始件不在此备份，由副本负责（自检 → 原始件）。
set -eu
: "${LIUHEN_DATA:?}"
TARGET=${1:?用法：backup.sh 目的目录}
DAY=$(date +%Y%m%d-%H%M%S)
umask 077
mkdir -p "$TARGET/$DAY"
if [ -n "${LIUHEN_PG_NAME:-}" ]; then
    PGPASSWORD=${LIUHEN_PG_PASSWORD:-} pg_dump --format=custom --host="${LIUHEN_PG_HOST:-127.0.0.1}" \
        --port="${LIUHEN_PG_PORT:-5432}" --username="$LIUHEN_PG_USER" --file="$TARGET/$DAY/database.dump" "$LIUHEN_PG_NAME"
else
    python3 - "$LIUHEN_DATA/liuhen.sqlite3" "$TARGET/$DAY/liuhen.sqlite3" <<'PY'
import sqlite3
import sys

with sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True) as held, sqlite3.connect(sys.argv[2]) as copy:
    held.backup(copy)
PY
fi
# 留痕文件、密钥、衍生件之外的一切；暂存和日志不备份
tar --create --file="$TARGET/$DAY/data.tar" --directory="$LIUHEN_DATA" \
    --exclude=./vault --exclude=./staging --exclude=./derived --exclude=./logs --exclude=./run --exclude='./liuhen.sqlite3*' .
(cd "$TARGET/$DAY" && sha256sum -- * >SHA256SUMS)
sync
echo "已备份到 $TARGET/$DAY"
