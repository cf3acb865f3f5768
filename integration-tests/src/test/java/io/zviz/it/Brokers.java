package io.zviz.it;

import io.zviz.broker.Broker;
import io.zviz.spi.host.Architecture;
import io.zviz.sys.jna.JnaBrokerCalls;

/** The broker that tests try, on this machine's kernel. */
final class Brokers {
  private Brokers() {}

  static Broker start() {
    return Broker.start(
        JnaBrokerCalls.create(),
        Architecture.ofMachine(System.getProperty("os.arch")).orElseThrow());
  }
}
