package io.zviz.seccomp.bpf;

import io.zviz.seccomp.ir.Word;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * What happens when the kernel asks a program about a call.
 *
 * @param verdict what it returns
 * @param instructions how many of its instructions are executed
 * @param looksAtArguments whether anything but number and interface was asked for
 */
public record Execution(int verdict, int instructions, boolean looksAtArguments) {
  /**
   * Executes a program.
   *
   * @param program one that the kernel takes, of the operations of {@link SockFilter}
   * @param call the words of the call
   * @throws IllegalArgumentException when it has another operation
   */
  public static Execution of(List<SockFilter> program, ToIntFunction<Word> call) {
    int loaded = 0;
    int executed = 0;
    int at = 0;
    boolean arguments = false;
    while (true) {
      SockFilter instruction = program.get(at);
      executed++;
      at++;
      switch (instruction.code()) {
        case SockFilter.LOAD -> {
          Word word = new Word(instruction.k());
          arguments |= !word.equals(Word.NUMBER) && !word.equals(Word.ARCHITECTURE);
          loaded = call.applyAsInt(word);
        }
        case SockFilter.AND -> loaded &= instruction.k();
        case SockFilter.JUMP -> at += instruction.k();
        case SockFilter.RETURN -> {
          return new Execution(instruction.k(), executed, arguments);
        }
        default -> at += instruction.holds(loaded) ? instruction.jt() : instruction.jf();
      }
    }
  }
}
