"""Makes calls whose pointers lead nowhere, are null, or cross into a page that is not there. Prints a
line for each: the call and its error."""

import ctypes
import errno
import mmap
import platform
import socket
import struct

libc = ctypes.CDLL(None, use_errno=True)
ARM = platform.machine() == "aarch64"
NUMBERS = {
    "openat": (257, 56), "openat2": (437, 437), "execve": (59, 221), "execveat": (322, 281),
    "connect": (42, 203), "bind": (49, 200), "sendto": (44, 206), "sendmsg": (46, 211),
    "sendmmsg": (307, 269), "unlinkat": (263, 35), "renameat2": (316, 276), "mkdirat": (258, 34),
    "fchownat": (260, 54), "fchmodat": (268, 53), "utimensat": (280, 88), "setxattr": (188, 5),
    "setgroups": (116, 159), "capset": (126, 91), "prlimit64": (302, 261), "chdir": (80, 49),
    "newfstatat": (262, 79), "statx": (332, 291), "chroot": (161, 51), "sched_setattr": (314, 274),
    "chown": (92, None),
}
AT_FDCWD = -100
NOWHERE = 0x10


def make(name, *arguments):
    number = NUMBERS[name][ARM]
    if number is None:
        return
    ctypes.set_errno(0)
    words = [ctypes.c_long(word) for word in arguments]
    answer = libc.syscall(ctypes.c_long(number), *words)
    print(name, "ok %d" % answer if answer >= 0 else errno.errorcode[ctypes.get_errno()], flush=True)


# Two pages, of which the second is not there.
PAGE = mmap.PAGESIZE
libc.mmap.restype = ctypes.c_long
libc.mmap.argtypes = [ctypes.c_long] * 6
pages = libc.mmap(0, 2 * PAGE, 3, 0x22, -1, 0)
assert pages > 0
libc.munmap(ctypes.c_void_p(pages + PAGE), ctypes.c_size_t(PAGE))


def at_end(data):
    """The address of bytes behind which nothing is."""
    address = pages + PAGE - len(data)
    ctypes.memmove(address, data, len(data))
    return address


def keep(data, kept=[]):
    kept.append(ctypes.create_string_buffer(data, len(data)))
    return ctypes.addressof(kept[-1])


libc.prctl(15, b"pointers", 0, 0, 0)
tcp = socket.socket().fileno()
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
receiver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
there = struct.pack("=HHBBBBQ", socket.AF_INET, socket.htons(9), 127, 0, 0, 1, 0)

for address in (0, NOWHERE, -1, 1 << 60, at_end(b"unterminated")):
    make("openat", AT_FDCWD, address, 0, 0)
    make("execve", address, 0, 0)
    make("chdir", address)
    make("chown", address, 1, 1)
    make("fchmodat", AT_FDCWD, address, 0o644, 0)
for address in (NOWHERE, at_end(b"short")):
    make("openat2", AT_FDCWD, keep(b"x\0"), address, 24)
    make("execveat", AT_FDCWD, address, 0, 0, 0)
    make("connect", tcp, address, 16)
    make("bind", tcp, address, 16)
    make("sendto", udp.fileno(), keep(b"data"), 4, 0, address, 16)
    make("sendmsg", udp.fileno(), address, 0)
    make("unlinkat", AT_FDCWD, address, 0)
    make("renameat2", AT_FDCWD, keep(b"x\0"), AT_FDCWD, address, 0)
    make("mkdirat", AT_FDCWD, address, 0o755)
    make("fchownat", AT_FDCWD, address, 0, 0, 0)
    make("utimensat", AT_FDCWD, address, 0, 0)
    make("setxattr", keep(b"x\0"), address, 0, 0, 0)
    make("newfstatat", AT_FDCWD, address, 0, 0)
    make("statx", AT_FDCWD, address, 0, 0, 0)
    make("chroot", address)
    make("prlimit64", 0, 0, address, 0)
    make("sched_setattr", 0, address, 0)
make("connect", tcp, 0, 16)
make("connect", tcp, keep(there), -1)
make("connect", tcp, keep(there), 1 << 20)
make("sendmsg", udp.fileno(), 0, 0)
make("sendmmsg", udp.fileno(), NOWHERE, 1, 0)

# struct msghdr: name, its length, vectors, their number, control, its length, flags.
body = keep(struct.pack("=QQ", keep(b"data"), 4))


def message(name):
    return struct.pack("=QIIQQQQII", name, 16, 0, body, 1, 0, 0, 0, 0)


make("sendmsg", udp.fileno(), keep(message(NOWHERE)), 0)
make("sendmmsg", udp.fileno(), keep(message(NOWHERE) + bytes(8)), 1, 0)
make("sendmmsg", udp.fileno(), keep(message(keep(there)) + bytes(8) + message(NOWHERE) + bytes(8)), 2, 0)
make("sendmmsg", udp.fileno(), at_end(message(keep(there)) + bytes(8)), 2, 0)
print("end")
