#!/bin/sh
# usage: systemd.sh FOLDER CGROUP2
# Starts systemd as the first process of namespaces of its own, with FOLDER/units as its only units, runs
# probe.target, and ends it when one of them has written to FOLDER/ended. CGROUP2 is where control groups version 2 are mounted.
set -eu
folder=$1
group=$2/zviz-systemd-$$
home=$2$(sed -n 's/^0:://p' /proc/self/cgroup)
mkfifo "$folder/ended"
mkdir "$group"
echo $$ >"$group/cgroup.procs"
unshare --mount --pid --uts --ipc --net --cgroup --fork --mount-proc sh -euc '
  umount -R /sys/fs/cgroup
  mount -t cgroup2 none /sys/fs/cgroup
  mount -t tmpfs none /run
  mount --bind "$0/units" /etc/systemd/system
  export container=zviz
  exec /lib/systemd/systemd --system --unit=probe.target --log-target=console --log-level=warning \
    --show-status=no' "$folder" >"$folder/log" 2>&1 &
outside=$!
timeout 60 cat "$folder/ended" || echo "no service said that it ended" >&2
first=$(cat "/proc/$outside/task/$outside/children")
# shellcheck disable=SC2086
[ -z "$first" ] || kill -KILL $first
wait $outside || true
echo $$ >"$home/cgroup.procs"
find "$group" -depth -type d -exec rmdir {} \;
