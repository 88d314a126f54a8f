// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.encryption;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.plane.apiserver.http.Yaml;
import dev.wheelhouse.plane.apiserver.registry.Failures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads a file of kind `EncryptionConfiguration` (`apiserver.config.k8s.io/v1`). All of its faults
/// are told at once, without the secrets.
public final class EncryptionConfiguration {

  private static final String API_VERSION = "apiserver.config.k8s.io/v1";
  private static final String KIND = "EncryptionConfiguration";

  private final List<Cause> broken = new ArrayList<>();
  private final Map<GroupResource, List<SealingKey>> rules = new LinkedHashMap<>();
  private final ProviderReader providers = new ProviderReader(new SecureRandom(), broken);

  private EncryptionConfiguration() {}

  /// @throws PlatformException `NOT_FOUND` when the file cannot be read, `INVALID` naming each
  ///   fault
  public static Encryption read(Path file) {
    byte[] text;
    try {
      text = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new PlatformException(
          Reason.NOT_FOUND, "cannot read the encryption configuration " + file + ": " + e, e);
    }
    try {
      return parse(text);
    } catch (PlatformException e) {
      throw new PlatformException(
          e.reason(), "the encryption configuration " + file + ": " + e.getMessage(), e.causes());
    }
  }

  static Encryption parse(byte[] yaml) {
    return new EncryptionConfiguration().encryption(Json.readObject(Yaml.toJson(yaml)));
  }

  private Encryption encryption(JsonObject config) {
    String apiVersion = config.string("apiVersion").orElse("");
    String kind = config.string("kind").orElse("");
    if (!apiVersion.equals(API_VERSION) || !kind.equals(KIND)) {
      throw new PlatformException(
          Reason.INVALID,
          "expected "
              + API_VERSION
              + " "
              + KIND
              + ", found \""
              + apiVersion
              + "\" \""
              + kind
              + "\"");
    }
    providers.requireKnown(config, "", Set.of("apiVersion", "kind", "resources"));
    List<JsonObject> resources =
        config.array("resources").map(JsonArray::objects).orElse(List.of());
    if (resources.isEmpty()) {
      broken.add(Failures.required("resources", "at least one resources is required"));
    }
    for (int i = 0; i < resources.size(); i++) {
      readRule(resources.get(i), "resources[" + i + "]");
    }
    if (!broken.isEmpty()) {
      throw new PlatformException(Reason.INVALID, "it is invalid:" + told(), broken);
    }
    Map<GroupResource, KeyRing> rings = new LinkedHashMap<>();
    rules.forEach((resource, keys) -> rings.put(resource, new KeyRing(keys)));
    return new Encryption(rings);
  }

  private String told() {
    StringBuilder text = new StringBuilder();
    broken.forEach(
        cause -> text.append("\n  ").append(cause.field()).append(": ").append(cause.message()));
    return text.toString();
  }

  private void readRule(JsonObject rule, String path) {
    providers.requireKnown(rule, path + ".", Set.of("resources", "providers"));
    List<String> names = rule.array("resources").map(JsonArray::strings).orElse(List.of());
    List<GroupResource> resources = EncryptedResources.parse(names, path + ".resources", broken);
    List<SealingKey> keys = providers.read(rule, path + ".providers");
    for (GroupResource resource : resources) {
      EncryptedResources.requireUnmasked(resource, rules.keySet(), path + ".resources", broken);
      rules.computeIfAbsent(resource, _ -> new ArrayList<>()).addAll(keys);
    }
  }
}
