package io.zviz.profile;

import io.zviz.spi.error.ErrorCode;

/** What can be wrong with the text of a profile. */
public enum ProfileError implements ErrorCode {
  /** The file cannot be read. */
  UNREADABLE(
      "ZV-PROFILE-001",
      Fault.ENVIRONMENT,
      "the file exists but cannot be read",
      "check its permissions and those of the folders above it"),
  /** There is no such file, or it is not a regular file. */
  NOT_A_FILE(
      "ZV-PROFILE-002",
      Fault.INPUT,
      "there is no such file, or it is a folder, a device, a pipe or a socket",
      "name a regular file"),
  /** Too many bytes, values or levels. */
  TOO_LARGE(
      "ZV-PROFILE-003",
      Fault.INPUT,
      "more than 8 MiB, a line of more than 65,536 characters, more than 32 levels, more than 100,000 values, or aliases that stand for more than 10,000",
      "make it smaller; use `extends` for what is common"),
  /** A system call or category that does not exist. */
  UNKNOWN_SYSCALL(
      "ZV-PROFILE-004",
      Fault.INPUT,
      "no supported architecture has a system call of this name, or there is no such category",
      "use the name proposed; `zviz syscalls @name` prints a category"),
  /** Not UTF-8, or a character that has no place in a profile. */
  NOT_TEXT(
      "ZV-PROFILE-005",
      Fault.INPUT,
      "not UTF-8, or a character that has no place in a profile: control characters, line separators other than LF and CRLF, half a surrogate pair",
      "save the file as UTF-8 and remove the character"),
  /** Not YAML. */
  SYNTAX("ZV-PROFILE-006", Fault.INPUT, "not YAML", "correct it at the place shown"),
  /** Nothing is in it. */
  EMPTY(
      "ZV-PROFILE-007",
      Fault.INPUT,
      "there is nothing in the file",
      "write at least `name` and `version`"),
  /** A feature of YAML that profiles do not have. */
  UNSUPPORTED_YAML(
      "ZV-PROFILE-008",
      Fault.INPUT,
      "tags, merge keys, recursive aliases and several documents are not read",
      "write the values out, or use `extends`"),
  /** The same key twice. */
  DUPLICATE_KEY(
      "ZV-PROFILE-009",
      Fault.INPUT,
      "the same key twice in one map",
      "remove one; both places are shown"),
  /** No such key. */
  UNKNOWN_KEY("ZV-PROFILE-010", Fault.INPUT, "no such key", "use the key proposed"),
  /** A key that belongs elsewhere. */
  MISPLACED_KEY(
      "ZV-PROFILE-011",
      Fault.INPUT,
      "the key exists, but in another section",
      "move it to the section shown"),
  /** The profile is written in another schema. */
  OTHER_SCHEMA(
      "ZV-PROFILE-012",
      Fault.INPUT,
      "the profile uses `allowed_syscalls`, `blocked_syscalls`, `mediated_syscalls` or `limits`",
      "use `syscalls.allow`, `syscalls.deny`, `syscalls.broker` and `resources`"),
  /** A required key is not there. */
  MISSING_KEY("ZV-PROFILE-013", Fault.INPUT, "a required key is missing", "add it"),
  /** A list where a text is due, and the like. */
  WRONG_TYPE(
      "ZV-PROFILE-014",
      Fault.INPUT,
      "a value of another type than the one expected, or a text that YAML takes for something else",
      "write what is expected; put quotes around texts such as `no` or `12`"),
  /** Not a name that a profile can have. */
  BAD_NAME(
      "ZV-PROFILE-015",
      Fault.INPUT,
      "not a name that a profile, a base or a backend can have",
      "see the message for the characters allowed"),
  /** Not an absolute path inside the container. */
  BAD_PATH(
      "ZV-PROFILE-016",
      Fault.INPUT,
      "not an absolute, plain path inside the container",
      "write it from `/`, without `..`, with `*` in the last component only"),
  /** Not an address, a range or a DNS name. */
  BAD_ADDRESS(
      "ZV-PROFILE-017",
      Fault.INPUT,
      "not an address, a range or a DNS name",
      "see the message; a corrected range is shown where there is one"),
  /** Not a port or a range of ports. */
  BAD_PORT(
      "ZV-PROFILE-018",
      Fault.INPUT,
      "not a port from 1 to 65535 or a range of ports",
      "write `443` or `\"8000-8010\"`"),
  /** A number out of range or in a form that is not read. */
  BAD_QUANTITY(
      "ZV-PROFILE-019",
      Fault.INPUT,
      "a number out of range, or in a form that is not read",
      "see the message for the form and the range"),
  /** A word that is not one of those possible. */
  UNKNOWN_VALUE(
      "ZV-PROFILE-020",
      Fault.INPUT,
      "a word that is not one of those possible",
      "use one of the words shown"),
  /** Two statements that exclude each other. */
  CONTRADICTION(
      "ZV-PROFILE-021",
      Fault.INPUT,
      "two statements that exclude each other, or one that cannot hold",
      "remove one"),
  /** A call whose arguments the broker cannot inspect. */
  NOT_BROKERABLE(
      "ZV-PROFILE-022",
      Fault.INPUT,
      "a call under `broker` that has no argument that can be inspected",
      "write it under `allow` or `deny`"),
  /** An argument that is never allowed. */
  FORBIDDEN_ARGUMENT(
      "ZV-PROFILE-023",
      Fault.INPUT,
      "`TIOCSTI` and `TIOCLINUX` are never allowed: they type into the terminal that the container was given",
      "remove it"),
  /** Not a condition on a call's arguments, or one that a filter cannot check. */
  BAD_CONDITION(
      "ZV-PROFILE-024",
      Fault.INPUT,
      "not a condition on arguments, or one that a filter cannot check: no such argument, a pointer, a number of more than 64 bits",
      "write `arg0 == 2` or `arg1 & 0xff != 0`; see the profile reference");

  private final Entry entry;
  private final Fault fault;

  ProfileError(String id, Fault fault, String meaning, String remedy) {
    this.entry = new Entry(id, meaning, remedy);
    this.fault = fault;
  }

  @Override
  public Entry entry() {
    return entry;
  }

  @Override
  public Fault fault() {
    return fault;
  }
}
