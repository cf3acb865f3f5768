package io.zviz.bench;

/**
 * A line of a table.
 *
 * @param name what was measured
 * @param nanos the median, in nanoseconds
 * @param least the shortest time, in nanoseconds: what is left when nothing else disturbs
 * @param aim what it shall reach; empty for peers
 */
record Row(String name, double nanos, double least, String aim) {}
