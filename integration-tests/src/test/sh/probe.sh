# Prints what can be done here, and leaves nothing behind. $1 is a folder with the files hidden and shown.
can() {
  what=$1
  shift
  if "$@" >/dev/null 2>&1; then echo "$what yes"; else echo "$what no"; fi
}
made() { touch "$1" && rm "$1"; }
program() { cp /bin/true /tmp/true && /tmp/true && rm /tmp/true; }
can read-shown grep -q open "$1/shown"
can read-hidden grep -q secret "$1/hidden"
can write-readonly made "$1/made"
can write-root made /made
can write-devices made /dev/made
can write-temporary made /tmp/made
can run-temporary program
can new-namespace unshare -m true
can see-keys grep -q keyring /proc/keys
can see-sysfs ls /sys/kernel
can start-many sh -c 'i=0; while [ $i -lt 40 ]; do sleep 9 & i=$((i+1)); done'
grep -E '^(CapEff|NoNewPrivs|Seccomp):' /proc/self/status
exit 7
