package io.zviz.profile;

import io.zviz.spi.policy.Cidr;
import io.zviz.spi.policy.Endpoint;
import io.zviz.spi.policy.PortRange;
import io.zviz.spi.policy.Transport;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where traffic may go: ranges, addresses, DNS names, with or without a port. */
public final class Endpoints {
  private static final Pattern BRACKETS = Pattern.compile("\\[([^\\[\\]]*)\\](?::(.*))?");
  private static final Pattern LABEL = Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?");
  private static final Pattern NUMERIC = Pattern.compile("[0-9]+|0[xX][0-9a-fA-F]*");

  /** RFC 1035, 2.3.4, without the root's dot. */
  private static final int LONGEST_NAME = 253;

  private Endpoints() {}

  /**
   * An endpoint and its port.
   *
   * @param to where to
   * @param ports the port, or none
   */
  record Parsed(Endpoint to, List<PortRange> ports) {}

  static Parsed parse(String text) throws BadValueException {
    if ("@registries".equals(text)) {
      return new Parsed(new Endpoint.Registries(), List.of());
    }
    Matcher brackets = BRACKETS.matcher(text);
    if (brackets.matches()) {
      Cidr range = Addresses.range(brackets.group(1));
      return new Parsed(new Endpoint.Addresses(range), port(brackets.group(2)));
    }
    int colon = text.indexOf(':');
    boolean onePort = colon >= 0 && colon == text.lastIndexOf(':');
    String host = onePort ? text.substring(0, colon) : text;
    List<PortRange> ports = port(onePort ? text.substring(colon + 1) : null);
    return new Parsed(host(host), ports);
  }

  /**
   * Where traffic may go, with the port that is written behind it.
   *
   * @throws BadValueException when it is no range, address or name
   */
  public static NetworkSection.Egress egress(String text) throws BadValueException {
    Parsed parsed = parse(text);
    Transport transport = parsed.ports().isEmpty() ? Transport.ANY : Transport.TCP_AND_UDP;
    return new NetworkSection.Egress(parsed.to(), parsed.ports(), transport);
  }

  /** One address with an optional port: an upstream resolver. */
  static NetworkSection.Upstream upstream(String text) throws BadValueException {
    Parsed parsed = parse(text);
    if (!(parsed.to() instanceof Endpoint.Addresses addresses)
        || addresses.cidr().prefixLength() != addresses.cidr().address().length * 8
        || parsed.ports().stream().anyMatch(range -> range.first() != range.last())) {
      throw new BadValueException(
          ProfileError.BAD_ADDRESS,
          Words.quote(text) + " is not one address with a port, such as \"10.0.0.53:53\"");
    }
    int port = parsed.ports().isEmpty() ? 53 : parsed.ports().get(0).first();
    return new NetworkSection.Upstream(addresses.cidr(), port);
  }

  private static List<PortRange> port(@Nullable String text) throws BadValueException {
    return text == null ? List.of() : List.of(Quantities.ports(text));
  }

  private static Endpoint host(String text) throws BadValueException {
    String[] labels = text.split("\\.", -1);
    boolean numeric = NUMERIC.matcher(labels[labels.length - 1]).matches();
    if (text.indexOf('/') >= 0 || text.indexOf(':') >= 0 || numeric || text.isEmpty()) {
      return new Endpoint.Addresses(Addresses.range(text));
    }
    return name(text);
  }

  private static Endpoint name(String text) throws BadValueException {
    boolean subdomains = text.startsWith("*.");
    String name = subdomains ? text.substring(2) : text;
    if (name.endsWith(".") && name.length() > 1) {
      name = name.substring(0, name.length() - 1);
    }
    String lower = name.toLowerCase(Locale.ROOT);
    if (!lower.chars().allMatch(c -> c < 128)) {
      throw badName(text, "write its ASCII form, which begins with xn--");
    }
    if (lower.length() > LONGEST_NAME) {
      throw badName(text, "it is longer than " + LONGEST_NAME + " characters");
    }
    String[] labels = lower.split("\\.", -1);
    for (String label : labels) {
      if (!LABEL.matcher(label).matches()) {
        throw badName(text, "such as \"repo.example.org\" or \"*.example.org\"");
      }
    }
    if (labels.length < 2) {
      throw badName(text, "which needs at least two parts, such as \"repo.example.org\"");
    }
    return new Endpoint.Name(lower, subdomains);
  }

  private static BadValueException badName(String text, String hint) {
    String proposal = NearestName.proposal(text, List.of("@registries"));
    return new BadValueException(
        ProfileError.BAD_ADDRESS,
        Words.quote(text)
            + " is not an address, a range or a DNS name"
            + (proposal.isEmpty() ? ": " + hint : proposal));
  }
}
