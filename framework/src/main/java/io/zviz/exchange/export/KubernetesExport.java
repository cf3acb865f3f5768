package io.zviz.exchange.export;

import io.zviz.json.JsonText;
import io.zviz.spi.policy.CapabilityIntent;
import io.zviz.spi.policy.LimitIntent;
import io.zviz.spi.policy.LimitIntent.Limit;
import io.zviz.spi.policy.PathIntent;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A Pod and its NetworkPolicy for Kubernetes 1.30 or newer, and the profiles that they name. */
final class KubernetesExport {
  private static final int LONGEST_NAME = 63;

  private final ExportInput input;
  private final Ledger ledger;
  private final Mounts mounts;
  private final String objectName;

  private KubernetesExport(ExportInput input) {
    this.input = input;
    this.ledger = new Ledger(input.policy());
    this.mounts = new Mounts(input, ledger, Mounts.Ability.NO_COLON);
    this.objectName = objectName(input.name());
  }

  static Export of(ExportInput input) {
    return new KubernetesExport(input).export();
  }

  /** A label of DNS (RFC 1123): lower case letters, digits and dashes, at most 63. */
  private static String objectName(String name) {
    String label = "zviz-" + name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    return label.substring(0, Math.min(LONGEST_NAME, label.length())).replaceAll("-+$", "");
  }

  private Export export() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("json", Export.bytes(JsonText.write(SeccompExport.of(input, ledger))));
    input.appArmor().ifPresent(text -> files.put("apparmor", Export.bytes(text)));
    Map<String, Object> policy = NetworkPolicy.of(input.policy(), objectName, ledger);
    files.put("yaml", Export.bytes(head() + YamlText.of(List.of(pod(), policy))));
    Settings.account(ledger);
    return new Export(input.name(), files, ledger.close());
  }

  private String head() {
    String name = input.name();
    String text =
        "# On every node: %s.json below the kubelet's seccomp folder, as zviz/%s.json\n"
            .formatted(name, name);
    return input.appArmor().isEmpty()
        ? text
        : text + "# and: apparmor_parser -r %s.apparmor\n".formatted(name);
  }

  private Map<String, Object> pod() {
    Map<String, Object> container = new LinkedHashMap<>();
    container.put("name", "main");
    container.put("image", "IMAGE");
    container.put("securityContext", securityContext());
    Map<String, Object> limits = limits();
    if (!limits.isEmpty()) {
      container.put("resources", Map.of("limits", limits));
    }
    mounts.alsoWritable("files can be made in /dev, and in volumes that the image declares");
    List<Object> volumes = new ArrayList<>();
    List<Object> volumeMounts = new ArrayList<>();
    for (PathIntent rule : mounts.writable()) {
      String volume = "writable-" + (volumes.size() + 1);
      volumes.add(ordered("name", volume, "emptyDir", Map.of()));
      volumeMounts.add(ordered("name", volume, "mountPath", rule.path().text()));
      if (!PathRules.isTemporary(rule) && !rule.origin().isImplied()) {
        ledger.stricter(rule, "it starts empty: what the image has there is covered");
      }
    }
    if (!volumes.isEmpty()) {
      container.put("volumeMounts", volumeMounts);
    }
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("automountServiceAccountToken", false);
    spec.put("enableServiceLinks", false);
    spec.put("containers", List.of(container));
    if (!volumes.isEmpty()) {
      spec.put("volumes", volumes);
    }
    Map<String, Object> metadata =
        ordered("name", objectName, "labels", Map.of("zviz-profile", objectName));
    return ordered("apiVersion", "v1", "kind", "Pod", "metadata", metadata, "spec", spec);
  }

  static Map<String, Object> ordered(Object... keysAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }

  private Map<String, Object> securityContext() {
    CapabilityIntent rule = Accounts.capabilities(input.policy());
    Accounts.withoutAmbient(input.policy(), ledger);
    Map<String, Object> capabilities = ordered("drop", List.of("ALL"));
    if (!rule.keep().isEmpty()) {
      capabilities.put(
          "add", rule.keep().stream().map(name -> name.substring("CAP_".length())).toList());
    }
    Map<String, Object> context = new LinkedHashMap<>();
    context.put("allowPrivilegeEscalation", false);
    context.put("privileged", false);
    context.put("readOnlyRootFilesystem", !mounts.paths().rootIsWritable());
    context.put("capabilities", capabilities);
    context.put(
        "seccompProfile",
        ordered("type", "Localhost", "localhostProfile", "zviz/" + input.name() + ".json"));
    input
        .appArmorName()
        .ifPresent(
            name ->
                context.put(
                    "appArmorProfile", ordered("type", "Localhost", "localhostProfile", name)));
    return context;
  }

  private Map<String, Object> limits() {
    Limits limits = new Limits(input.policy());
    Accounts.limits(input.policy(), ledger, EnumSet.of(Limit.MEMORY_MAX), true, false);
    Map<String, Object> result = new LinkedHashMap<>();
    limits
        .of(Limit.MEMORY_MAX)
        .map(LimitIntent::value)
        .filter(value -> !Limits.isUnlimited(value))
        .ifPresent(value -> result.put("memory", Long.toString(value)));
    limits
        .cpu()
        .filter(quota -> !Limits.isUnlimited(quota.quotaMicros()))
        .ifPresent(
            quota -> {
              long thousandths = quota.quotaMicros() * 1000 / quota.periodMicros();
              boolean even = thousandths * quota.periodMicros() == quota.quotaMicros() * 1000;
              if (!even || quota.periodMicros() != 100_000) {
                ledger.lost(quota, "the period is the node's, and the share in thousandths");
              }
              result.put("cpu", Math.max(1, thousandths) + "m");
            });
    return result;
  }
}
