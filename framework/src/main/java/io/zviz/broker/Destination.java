package io.zviz.broker;

/**
 * Where a call's traffic goes, and what the profile says of it.
 *
 * @param address where
 * @param answer what the profile says
 */
record Destination(SocketAddress address, TrafficDecision.Answer answer) {}
