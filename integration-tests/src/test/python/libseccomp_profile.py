"""Loads a seccomp profile (Docker's, Podman's or the OCI's JSON) into libseccomp, as engines do.

    libseccomp_profile.py FILE ARCHITECTURE KERNEL CAPABILITIES OUTPUT < "number name" lines

CAPABILITIES are separated by commas. The lines on standard input give the numbers of calls whose
names this libseccomp is too old for. Rules that do what the default action does are left out, and of
several conditions on the same argument each is a rule of its own: runc and crun do so. Prints the
numbers of the calls that libseccomp can have a rule about on this architecture.
"""

import errno
import json
import sys

import seccomp

NAMES = {"x86_64": "amd64", "aarch64": "arm64"}
OPERATORS = {
    "SCMP_CMP_NE": seccomp.NE,
    "SCMP_CMP_LT": seccomp.LT,
    "SCMP_CMP_LE": seccomp.LE,
    "SCMP_CMP_EQ": seccomp.EQ,
    "SCMP_CMP_GE": seccomp.GE,
    "SCMP_CMP_GT": seccomp.GT,
}


def version(text):
    return tuple(int(part) for part in text.split("-")[0].split(".")[:2])


def applies(rule, architecture, kernel, capabilities):
    includes, excludes = rule.get("includes") or {}, rule.get("excludes") or {}
    if architecture in (excludes.get("arches") or []):
        return False
    if capabilities & set(excludes.get("caps") or []):
        return False
    if includes.get("arches") and architecture not in includes["arches"]:
        return False
    if not set(includes.get("caps") or []) <= capabilities:
        return False
    return not includes.get("minKernel") or version(kernel) >= version(includes["minKernel"])


def action(word, number):
    if word == "SCMP_ACT_ALLOW":
        return seccomp.ALLOW
    if word == "SCMP_ACT_ERRNO":
        return seccomp.ERRNO(errno.EPERM if number is None else number)
    raise ValueError(word)


def condition(argument):
    if argument["op"] == "SCMP_CMP_MASKED_EQ":
        return seccomp.Arg(argument["index"], seccomp.MASKED_EQ, argument["value"], argument.get("valueTwo") or 0)
    return seccomp.Arg(argument["index"], OPERATORS[argument["op"]], argument["value"])


def rules(profile, architecture, kernel, capabilities):
    default = action(profile["defaultAction"], profile.get("defaultErrnoRet"))
    for rule in profile["syscalls"]:
        act = action(rule["action"], rule.get("errnoRet"))
        if act == default or not applies(rule, architecture, kernel, capabilities):
            continue
        arguments = rule.get("args") or []
        distinct = len({argument["index"] for argument in arguments}) == len(arguments)
        groups = [arguments] if distinct else [[argument] for argument in arguments]
        for name in rule.get("names") or [rule["name"]]:
            for group in groups:
                yield act, name, [condition(argument) for argument in group]


def known(architecture, number):
    try:
        return bool(seccomp.resolve_syscall(architecture, number))
    except ValueError:
        return False


def main(file, machine, kernel, capabilities, output):
    newer = {name: int(number) for number, name in (line.split() for line in sys.stdin)}
    profile = json.load(open(file))
    if "linux" in profile:
        profile = profile["linux"]["seccomp"]
    default = action(profile["defaultAction"], profile.get("defaultErrnoRet"))
    filter_ = seccomp.SyscallFilter(default)
    wanted = seccomp.Arch(machine)
    native = int(wanted) & 0xFFFFFFFF == seccomp.system_arch()
    if not native:
        filter_.add_arch(wanted)
        filter_.remove_arch(seccomp.Arch())
    filter_.set_attr(seccomp.Attr.ACT_BADARCH, seccomp.KILL_PROCESS)
    filter_.set_attr(seccomp.Attr.CTL_NNP, 1)
    for act, name, conditions in rules(profile, NAMES[machine], kernel, set(capabilities.split(","))):
        call = name if seccomp.resolve_syscall(wanted, name) >= 0 else newer.get(name) if native else None
        if call is not None:
            filter_.add_rule(act, call, *conditions)
    with open(output, "wb") as out:
        filter_.export_bpf(out)
    print(*(n for n in range(600) if known(wanted, n) or (native and n in newer.values())))


main(*sys.argv[1:])
