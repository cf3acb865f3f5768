package io.zviz.profile;

import io.zviz.spi.error.ErrorCode;

/** What can be wrong with the text of a profile. Documented in {@code docs/errors.md}. */
public enum ProfileError implements ErrorCode {
  /** The file cannot be read. */
  UNREADABLE("001", Fault.ENVIRONMENT),
  /** There is no such file, or it is not a regular file. */
  NOT_A_FILE("002", Fault.INPUT),
  /** Too many bytes, values or levels. */
  TOO_LARGE("003", Fault.INPUT),
  /** A system call or category that does not exist. */
  UNKNOWN_SYSCALL("004", Fault.INPUT),
  /** Not UTF-8, or a character that has no place in a profile. */
  NOT_TEXT("005", Fault.INPUT),
  /** Not YAML. */
  SYNTAX("006", Fault.INPUT),
  /** Nothing is in it. */
  EMPTY("007", Fault.INPUT),
  /** A feature of YAML that profiles do not have. */
  UNSUPPORTED_YAML("008", Fault.INPUT),
  /** The same key twice. */
  DUPLICATE_KEY("009", Fault.INPUT),
  /** No such key. */
  UNKNOWN_KEY("010", Fault.INPUT),
  /** A key that belongs elsewhere. */
  MISPLACED_KEY("011", Fault.INPUT),
  /** The profile is written in another schema. */
  OTHER_SCHEMA("012", Fault.INPUT),
  /** A required key is not there. */
  MISSING_KEY("013", Fault.INPUT),
  /** A list where a text is due, and the like. */
  WRONG_TYPE("014", Fault.INPUT),
  /** Not a name that a profile can have. */
  BAD_NAME("015", Fault.INPUT),
  /** Not an absolute path inside the container. */
  BAD_PATH("016", Fault.INPUT),
  /** Not an address, a range or a DNS name. */
  BAD_ADDRESS("017", Fault.INPUT),
  /** Not a port or a range of ports. */
  BAD_PORT("018", Fault.INPUT),
  /** A number out of range or in a form that is not read. */
  BAD_QUANTITY("019", Fault.INPUT),
  /** A word that is not one of those possible. */
  UNKNOWN_VALUE("020", Fault.INPUT),
  /** Two statements that exclude each other. */
  CONTRADICTION("021", Fault.INPUT),
  /** A call whose arguments the broker cannot inspect. */
  NOT_BROKERABLE("022", Fault.INPUT),
  /** An argument that is never allowed. */
  FORBIDDEN_ARGUMENT("023", Fault.INPUT),
  /** Not a condition on a call's arguments, or one that a filter cannot check. */
  BAD_CONDITION("024", Fault.INPUT);

  private final String number;
  private final Fault fault;

  ProfileError(String number, Fault fault) {
    this.number = number;
    this.fault = fault;
  }

  @Override
  public String id() {
    return "ZV-PROFILE-" + number;
  }

  @Override
  public Fault fault() {
    return fault;
  }
}
