"""Runs a command on a terminal of its own and types what a dialogue says.

usage: terminal.py DIALOGUE COMMAND ARG...

DIALOGUE is a JSON list of [expected, typed]: once the screen shows the first, the second is typed.
A typed "@resize" makes the window 40 rows by 100 columns instead. Prints the screen; the exit status is that
of the command, 128+N when signal N ended it, 99 when something expected did not appear in a minute. The last line says
whether the terminal's settings are what they were.
"""
import fcntl
import json
import os
import pty
import select
import signal
import struct
import sys
import termios
import time

dialogue = json.loads(sys.argv[1])
pid, master = pty.fork()
if pid == 0:
    os.execvp(sys.argv[2], sys.argv[2:])
before = termios.tcgetattr(master)
screen = b""
seen = 0
deadline = time.monotonic() + 60
while True:
    if time.monotonic() > deadline:
        print(screen.decode(errors="replace"), "\nwaited in vain for", dialogue)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        sys.exit(99)
    if dialogue and dialogue[0][0].encode() in screen[seen:]:
        seen = screen.index(dialogue[0][0].encode(), seen) + len(dialogue[0][0].encode())
        typed = dialogue.pop(0)[1]
        if typed == "@resize":
            fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
        else:
            os.write(master, typed.encode())
        continue
    if not select.select([master], [], [], 1)[0]:
        continue
    try:
        piece = os.read(master, 4096)
    except OSError:
        piece = b""
    if not piece:
        break
    screen += piece
after = termios.tcgetattr(master)
status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
sys.stdout.buffer.write(screen)
print("\nthe settings are", "the same" if before == after else "changed")
sys.exit(98 if dialogue else status if status >= 0 else 128 - status)
