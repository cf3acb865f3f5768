package io.zviz.profile;

import io.zviz.spi.policy.Cidr;
import io.zviz.spi.policy.PortRange;
import io.zviz.spi.policy.SocketKind;
import io.zviz.spi.policy.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code network}. */
final class NetworkReader {
  private final Converter converter;

  private NetworkReader(Converter converter) {
    this.converter = converter;
  }

  static NetworkSection read(Fields root, Converter converter) {
    return new NetworkReader(converter).section(root.section("network"));
  }

  private NetworkSection section(Fields fields) {
    Fields egress = fields.section("egress");
    Fields ingress = fields.section("ingress");
    Fields ports = fields.section("ports");
    Fields dns = fields.section("dns_proxy");
    Fields sockets = fields.section("sockets");
    Optional<Located<Boolean>> denyAll = ingress.flag("deny_all");
    Optional<Listing<Cidr>> from = converter.list(ingress, "allow", Addresses::range);
    rejectBoth(denyAll, from);
    return new NetworkSection(
        egress(egress, "allow"),
        egress(egress, "deny"),
        denyAll,
        from,
        converter.list(ports, "allow_bind", Quantities::ports),
        converter.list(ports, "deny_connect", Quantities::ports),
        dns.flag("enabled"),
        converter.one(dns.text("upstream"), Endpoints::upstream),
        converter.list(sockets, "allow", NetworkReader::kind),
        converter.list(sockets, "deny", NetworkReader::kind));
  }

  private void rejectBoth(Optional<Located<Boolean>> denyAll, Optional<Listing<Cidr>> allow) {
    if (allow.isPresent() && denyAll.isPresent() && denyAll.get().value()) {
      String message = "deny_all: true and ingress.allow exclude each other; leave one out";
      converter.problems().add(denyAll.get().origin(), ProfileError.CONTRADICTION, message);
    }
  }

  private Optional<Listing<NetworkSection.Egress>> egress(Fields fields, String key) {
    return fields
        .values(key)
        .map(
            values -> {
              List<Located<NetworkSection.Egress>> items = new ArrayList<>();
              values.items().forEach(item -> entry(item.value()).ifPresent(items::add));
              return new Listing<>(values.origin(), converter.withoutRepetitions(items));
            });
  }

  private Optional<Located<NetworkSection.Egress>> entry(YamlValue value) {
    if (value instanceof YamlValue.Mapping map) {
      return map(new Fields(map));
    }
    return converter.read(Fields.text(value), Endpoints::egress);
  }

  private Optional<Located<NetworkSection.Egress>> map(Fields fields) {
    if (fields.entry("to").isEmpty()) {
      String message = "an entry needs the key \"to\", such as {to: 10.0.0.0/8, ports: [443]}";
      converter.problems().add(fields.origin(), ProfileError.MISSING_KEY, message);
    }
    Optional<Located<Endpoints.Parsed>> to = converter.one(fields.text("to"), Endpoints::parse);
    Optional<Listing<PortRange>> ports = converter.list(fields, "ports", Quantities::ports);
    fields.values("ports").filter(list -> list.items().isEmpty()).ifPresent(this::noPort);
    Optional<Located<Transport>> proto =
        converter.one(fields.text("proto"), NetworkReader::transport);
    if (to.isPresent() && ports.isPresent() && !to.get().value().ports().isEmpty()) {
      String message = "the port is given twice: in \"to\" and in \"ports\"";
      converter.problems().add(ports.get().origin(), ProfileError.CONTRADICTION, message);
    }
    return to.map(
        endpoint -> {
          List<PortRange> all = new ArrayList<>(endpoint.value().ports());
          ports.ifPresent(list -> list.items().forEach(port -> all.add(port.value())));
          Transport implied = all.isEmpty() ? Transport.ANY : Transport.TCP_AND_UDP;
          return new Located<>(
              new NetworkSection.Egress(
                  endpoint.value().to(),
                  all.stream().sorted().distinct().toList(),
                  proto.map(Located::value).orElse(implied)),
              endpoint.origin());
        });
  }

  /** Who lists no port does not mean every port. */
  private void noPort(Listing<?> ports) {
    String message = "no port is listed; for every port leave ports out, for none the entry";
    converter.problems().add(ports.origin(), ProfileError.BAD_PORT, message);
  }

  private static Transport transport(String text) throws BadValueException {
    return switch (text) {
      case "tcp" -> Transport.TCP;
      case "udp" -> Transport.UDP;
      default -> throw Choices.unknown("protocol", text, List.of("tcp", "udp"));
    };
  }

  private static SocketKind kind(String text) throws BadValueException {
    return Choices.of(SocketKind.class, "kind of socket", text);
  }
}
