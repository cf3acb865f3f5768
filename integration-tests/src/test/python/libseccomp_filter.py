"""Builds a seccomp program with libseccomp.

    libseccomp_filter.py ARCHITECTURE OUTPUT < rules

The first rule is "default ERRNO"; "optimize 2" asks for a binary tree, "priority 0 to 255 CALL" says
what libseccomp shall test first; the others are "allow|notify|ERRNO CALL [CONDITION...]", where a
condition is "ARGUMENT&MASK=VALUE" with hexadecimal numbers. Prints the numbers of the calls that
libseccomp knows.
"""

import sys

import seccomp


def action(word):
    if word == "allow":
        return seccomp.ALLOW
    return seccomp.NOTIFY if word == "notify" else seccomp.ERRNO(int(word))


def condition(text):
    argument, rest = text.split("&")
    mask, value = rest.split("=")
    return seccomp.Arg(int(argument), seccomp.MASKED_EQ, int(mask, 16), int(value, 16))


def known(architecture, number):
    try:
        return bool(seccomp.resolve_syscall(architecture, number))
    except ValueError:
        return False


def main(architecture, output):
    lines = [line.split() for line in sys.stdin if line.strip()]
    rules = seccomp.SyscallFilter(action(lines[0][1]))
    wanted = seccomp.Arch(architecture)
    if int(wanted) & 0xFFFFFFFF != seccomp.system_arch():
        rules.add_arch(wanted)
        rules.remove_arch(seccomp.Arch())
    rules.set_attr(seccomp.Attr.ACT_BADARCH, seccomp.KILL_PROCESS)
    rules.set_attr(seccomp.Attr.CTL_NNP, 1)
    for word, call, *conditions in lines[1:]:
        if word == "optimize":
            rules.set_attr(seccomp.Attr.CTL_OPTIMIZE, int(call))
        elif word == "priority":
            rules.syscall_priority(conditions[0], int(call))
        elif seccomp.resolve_syscall(wanted, call) >= 0:
            rules.add_rule(action(word), call, *map(condition, conditions))
    with open(output, "wb") as file:
        rules.export_bpf(file)
    print(*(number for number in range(600) if known(wanted, number)))


main(sys.argv[1], sys.argv[2])
