package io.zviz.bench;

/** The least that a JVM can be started for. */
public final class Hello {
  private Hello() {}

  /** Greets. */
  public static void main(String[] args) {
    System.out.println("Hello");
  }
}
