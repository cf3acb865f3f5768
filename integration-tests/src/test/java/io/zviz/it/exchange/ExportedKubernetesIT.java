package io.zviz.it.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.zviz.exchange.export.ExportTarget;
import io.zviz.resolve.BuiltinProfiles;
import io.zviz.testkit.Expectations;
import io.zviz.testkit.ForeignTool;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Kubernetes' own model takes every field of an exported Pod and NetworkPolicy, and no other. */
final class ExportedKubernetesIT {
  private static final String EVERYTHING =
      """
      name: No.1-with_Everything
      version: 1
      extends: default
      filesystem: {writable: ["/data, \\"quoted\\" 'and' # {more}", "/yes"]}
      network:
        egress:
          allow: [10.0.0.0/8, "192.0.2.1:443", "[2001:db8::1]:8000-8010"]
          deny: [10.1.0.0/16]
        ingress: {allow: [198.51.100.0/24]}
        ports: {allow_bind: [8080], deny_connect: [25]}
      resources: {cpu_max: "50000 100000"}
      """;

  static Stream<String> profiles() {
    return Stream.concat(
        BuiltinProfiles.names().stream().map("name: p\nversion: 1\nextends: %s\n"::formatted),
        Stream.of(EVERYTHING));
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void the_model_knows_every_field(String profile) throws Exception {
    JsonArray documents = documents(profile);
    assertThat(documents).hasSize(2);
    validate("V1Pod", documents.get(0));
    validate("V1NetworkPolicy", documents.get(1));
    JsonObject pod = documents.get(0).getAsJsonObject();
    assertThat(pod.get("kind").getAsString()).isEqualTo("Pod");
    assertThat(pod.getAsJsonObject("metadata").get("name").getAsString())
        .matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
    pod.getAsJsonObject("spec").addProperty("hostNetwrok", true);
    assertThatThrownBy(() -> validate("V1Pod", pod))
        .rootCause()
        .hasMessageContaining("hostNetwrok");
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void ports_are_in_order_and_mounts_come_out_as_they_were_listed(String profile) {
    JsonArray documents = documents(profile);
    for (JsonObject port : ports(documents.get(1).getAsJsonObject().getAsJsonObject("spec"))) {
      int first = port.get("port").getAsInt();
      int last = port.has("endPort") ? port.get("endPort").getAsInt() : first;
      assertThat(first).isBetween(1, last);
      assertThat(last).isLessThanOrEqualTo(65_535);
    }
    List<String> paths =
        container(documents).getAsJsonArray("volumeMounts").asList().stream()
            .map(mount -> mount.getAsJsonObject().get("mountPath").getAsString())
            .toList();
    assertThat(paths).doesNotHaveDuplicates().contains("/tmp").noneMatch(p -> p.contains(":"));
    if (profile.equals(EVERYTHING)) {
      assertThat(paths).contains("/data, \"quoted\" 'and' # {more}", "/yes");
      assertThat(container(documents).getAsJsonObject("resources").getAsJsonObject("limits"))
          .hasToString("{\"memory\":\"2147483648\",\"cpu\":\"500m\"}");
    }
  }

  /** By name, since javac would miss the annotations that these classes have. */
  private static void validate(String type, JsonElement document)
      throws ReflectiveOperationException {
    Class.forName("io.kubernetes.client.openapi.models." + type)
        .getMethod("validateJsonElement", JsonElement.class)
        .invoke(null, document);
  }

  private static JsonObject container(JsonArray documents) {
    return documents
        .get(0)
        .getAsJsonObject()
        .getAsJsonObject("spec")
        .getAsJsonArray("containers")
        .get(0)
        .getAsJsonObject();
  }

  private static List<JsonObject> ports(JsonObject spec) {
    return Stream.of("ingress", "egress")
        .flatMap(direction -> spec.getAsJsonArray(direction).asList().stream())
        .map(rule -> rule.getAsJsonObject().getAsJsonArray("ports"))
        .filter(Objects::nonNull)
        .flatMap(list -> list.asList().stream())
        .map(port -> port.getAsJsonObject())
        .toList();
  }

  private static JsonArray documents(String profile) {
    ForeignTool python = ForeignTool.find("python3").orElseThrow();
    Expectations.require(
        "python3-yaml",
        python.run("", "-c", "import yaml").status() == 0,
        "Debian package python3-yaml");
    byte[] yaml =
        Objects.requireNonNull(
            Exports.of(ExportTarget.KUBERNETES, profile, Exports.here()).files().get("yaml"));
    byte[] json =
        python.run(new String(yaml, UTF_8), "src/test/python/kubernetes.py").succeed().output();
    return JsonParser.parseString(new String(json, UTF_8))
        .getAsJsonObject()
        .getAsJsonArray("documents");
  }
}
