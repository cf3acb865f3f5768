package io.zviz.event;

import java.util.Map;

/**
 * A line that waits to be written.
 *
 * @param bytes as it is written, with its newline
 * @param fields what it says, to count it when it cannot be written
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
record QueuedLine(byte[] bytes, Map<String, Object> fields) {}
