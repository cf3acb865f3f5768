package io.zviz.spi.policy;

/**
 * A profile that took part in a policy.
 *
 * @param name as origins name it; no absolute path of the machine
 * @param profile the profile's own name
 * @param sha256 of the bytes read, lower case hexadecimal
 * @param builtin whether it ships with the product
 */
public record SourceFile(String name, String profile, String sha256, boolean builtin) {}
