"""Uses capabilities one by one.

capabilities.py prepare FOLDER   makes the files, and starts a process of another user
capabilities.py use FOLDER       a line for each case: its name, then ok or the error

A case that begins with "no-" does nearly the same, and needs no capability. The name of each is that
of its process, by which it is found in a log.
"""

import ctypes
import os
import resource
import socket
import struct
import sys
import time

libc = ctypes.CDLL(None, use_errno=True)
OTHER = 1000
CASES = {}


def case(name):
    def keep(function):
        CASES[name] = function
        return function
    return keep


def call(result):
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))
    return result


def simple(name, action):
    CASES[name] = action


# Users and groups
simple("setuid", lambda: os.setuid(OTHER))
simple("no-setuid", lambda: os.setuid(0))
simple("setreuid", lambda: os.setreuid(-1, OTHER))
simple("no-setreuid", lambda: os.setreuid(-1, 0))
simple("setresuid", lambda: os.setresuid(-1, OTHER, -1))
simple("no-setresuid", lambda: os.setresuid(-1, -1, 0))
simple("setgid", lambda: os.setgid(OTHER))
simple("no-setgid", lambda: os.setgid(0))
simple("setresgid", lambda: os.setresgid(OTHER, -1, -1))
simple("setgroups", lambda: os.setgroups([OTHER]))
simple("no-setresgid", lambda: os.setresgid(0, -1, -1))


# Files
simple("chown", lambda: os.chown("given-1", OTHER, -1))
simple("no-chown", lambda: os.chown("mine", 0, 0))
simple("chgrp", lambda: os.chown("given-2", -1, OTHER))
simple("fchown", lambda: os.fchown(os.open("given-3", os.O_RDONLY), OTHER, OTHER))
simple("no-fchown", lambda: os.fchown(os.open("mine", os.O_RDONLY), -1, -1))
simple("chmod", lambda: os.chmod("theirs", 0o644))
simple("no-chmod", lambda: os.chmod("mine", 0o4755))
simple("utime", lambda: os.utime("theirs", (1, 1)))
simple("no-utime", lambda: os.utime("mine", (1, 1)))
simple("no-now", lambda: os.utime("shared", None))
simple("noatime", lambda: os.open("theirs", os.O_RDONLY | os.O_NOATIME))
simple("no-noatime", lambda: os.open("mine", os.O_RDONLY | os.O_NOATIME))
simple("sticky", lambda: os.unlink("sticky/theirs"))
simple("no-sticky", lambda: os.unlink("sticky/mine"))


@case("setgid-bit")
def setgid_bit():
    os.chmod("group", 0o2755)
    if not os.stat("group").st_mode & 0o2000:
        raise PermissionError(1, "cleared")


simple("no-setgid-bit", lambda: os.chmod("mine", 0o2755))
simple("read", lambda: os.open("private", os.O_RDONLY))
simple("no-read", lambda: os.open("theirs", os.O_RDONLY))
simple("write", lambda: os.open("theirs", os.O_WRONLY))
simple("no-write", lambda: os.open("shared", os.O_RDWR))
simple("make", lambda: os.open("closed/new", os.O_WRONLY | os.O_CREAT, 0o600))
simple("no-make", lambda: os.open("new", os.O_WRONLY | os.O_CREAT, 0o600))
simple("mkdir", lambda: os.mkdir("closed/folder"))
simple("no-mkdir", lambda: os.mkdir("folder"))
simple("stat", lambda: os.stat("closed/file"))
simple("no-stat", lambda: os.stat("mine"))
simple("no-missing", lambda: os.path.exists("missing"))
simple("chdir", lambda: os.chdir("closed"))
simple("no-chdir", lambda: os.chdir("sticky"))


@case("execute")
def execute():
    child = os.fork()
    if not child:
        try:
            os.execv("closed/true", ["true"])
        except OSError as error:
            os._exit(error.errno)
    error = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if error:
        raise OSError(error, "not executed")


simple("mknod", lambda: os.mknod("device", 0o20600, os.makedev(1, 3)))
simple("no-mknod", lambda: os.mknod("pipe", 0o10600))
simple("setfcap", lambda: os.setxattr(
    "mine", "security.capability", struct.pack("<IIIII", 0x02000000, 1, 0, 0, 0)))
simple("chroot", lambda: os.chroot("."))

# Processes
simple("kill", lambda: os.kill(int(open("pid").read()), 0))
simple("no-kill", lambda: os.kill(os.getpid(), 0))
simple("bounding", lambda: call(libc.prctl(24, 0, 0, 0, 0)))
simple("no-bounding", lambda: call(libc.prctl(23, 0, 0, 0, 0)))

# The network
def bind(port):
    socket.socket().bind(("127.0.0.1", port))


simple("bind", lambda: bind(81))
simple("no-bind", lambda: bind(8181))
simple("raw", lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, 1))
simple("packet", lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0))
simple("no-raw", lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM, 0))

# What no recording run is given
simple("hostname", lambda: socket.sethostname("evil"))
simple("unshare", lambda: call(libc.unshare(0x04000000)))
simple("nice", lambda: os.setpriority(os.PRIO_PROCESS, 0, -5))
simple("no-nice", lambda: os.setpriority(os.PRIO_PROCESS, 0, 5))
simple("real-time", lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1)))
simple("no-real-time", lambda: os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0)))



@case("raise-limit")
def raise_limit():
    resource.setrlimit(resource.RLIMIT_MSGQUEUE, (10, 10))
    resource.setrlimit(resource.RLIMIT_MSGQUEUE, (10, 11))


simple("no-raise", lambda: resource.setrlimit(resource.RLIMIT_MSGQUEUE, (1, 10)))
simple("clock", lambda: time.clock_settime(time.CLOCK_REALTIME, time.time()))
simple("alarm", lambda: call(libc.timerfd_create(8, 0)))
simple("no-alarm", lambda: call(libc.timerfd_create(1, 0)))
simple("kernel-log", lambda: call(libc.klogctl(2, None, 0)))
simple("reboot", lambda: call(libc.reboot(-1)))


def rename(name):
    call(libc.prctl(15, name.encode(), 0, 0, 0))


def prepare():
    for name in ("mine", "theirs", "shared", "private", "group", "given-1", "given-2", "given-3"):
        open(name, "w").close()
    os.mkdir("sticky")
    os.mkdir("closed")
    for name in ("sticky/mine", "sticky/theirs", "closed/file"):
        open(name, "w").close()
    with open("/bin/true", "rb") as true, open("closed/true", "wb") as copy:
        copy.write(true.read())
    for name, mode in (("theirs", 0o644), ("shared", 0o666), ("private", 0o600),
                       ("sticky", 0o1777), ("closed/true", 0o755), ("closed", 0o700)):
        os.chmod(name, mode)
    os.chown("group", -1, OTHER)
    for name in ("theirs", "shared", "private", "sticky/theirs", "sticky", "closed"):
        os.chown(name, OTHER, OTHER)
    child = os.fork()
    if not child:
        os.close(1)
        os.setuid(OTHER)
        time.sleep(60)
        os._exit(0)
    with open("pid", "w") as file:
        file.write(str(child))


def use():
    for name, action in CASES.items():
        sys.stdout.flush()
        child = os.fork()
        if not child:
            rename(name)
            try:
                action()
                print(name, "ok")
            except OSError as error:
                print(name, error.errno)
            except ValueError as refused:  # of setrlimit
                print(name, refused)
            sys.stdout.flush()
            os._exit(0)
        os.waitpid(child, 0)


os.chdir(sys.argv[2])
rename(sys.argv[1])
prepare() if sys.argv[1] == "prepare" else use()
