package io.zviz.exchange.oci;

/** A document that is no system call filter. */
public final class MalformedProfile extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * What is wrong.
   *
   * @param pointer where, a JSON pointer
   * @param message what was wanted
   */
  MalformedProfile(String pointer, String message) {
    super((pointer.isEmpty() ? "/" : pointer) + ": " + message);
  }
}
