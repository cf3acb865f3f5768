package io.zviz.sys;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * Hears the signals that this process gets.
 *
 * <p>The JDK's only way is {@code sun.misc.Signal} of the module {@code jdk.unsupported}, which
 * exists for this purpose (JEP 260). It is called by reflection because the compiler's warning
 * about it cannot be switched off for one class.
 */
public final class SignalHandling {
  /** Numbers of the generic Linux ABI, the same on x86-64 and aarch64 (signal(7)). */
  private static final Map<String, Integer> NUMBERS =
      Map.of("HUP", 1, "INT", 2, "USR2", 12, "TERM", 15, "CONT", 18, "WINCH", 28);

  private SignalHandling() {}

  /** The names of the signals that can be heard; the JVM keeps QUIT and USR1 to itself. */
  public static List<String> names() {
    return NUMBERS.keySet().stream().sorted().toList();
  }

  /**
   * From now on, hands each of the signals to {@code receiver}, by its number, on a thread of the
   * JVM, instead of ending the process.
   */
  public static void forward(IntConsumer receiver) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Method handle = signal.getMethod("handle", signal, handler);
      for (Map.Entry<String, Integer> entry : NUMBERS.entrySet()) {
        int number = entry.getValue();
        Object forwarding =
            Proxy.newProxyInstance(
                handler.getClassLoader(),
                new Class<?>[] {handler},
                (proxy, method, arguments) -> {
                  if ("handle".equals(method.getName())) {
                    receiver.accept(number);
                  }
                  return null;
                });
        handle.invoke(
            null, signal.getConstructor(String.class).newInstance(entry.getKey()), forwarding);
      }
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("the JVM does not give signals away", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this JVM lacks the module jdk.unsupported", e);
    }
  }
}
