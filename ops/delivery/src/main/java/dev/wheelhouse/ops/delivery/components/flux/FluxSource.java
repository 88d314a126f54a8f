// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.components.flux;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import java.util.List;
import java.util.Optional;

/// Where Flux gets what it applies: a source of its own kinds that is made for the component, or
/// one that is there already and is only named.
///
/// @param name of the source
/// @param made the source; empty for one that is there already
public record FluxSource(String kind, String name, Optional<JsonObject> made) {

  private static final List<String> VERSIONS = List.of("v1", "v1beta2");

  /// Reads the parameters `repoType`, `url`, `sourceName`, `secretRef`, `pullInterval`, `timeout`,
  /// and those of each kind of source.
  ///
  /// @param oci the kind that `repoType: oci` stands for
  public static FluxSource of(
      ComponentContext context, Properties properties, FluxKinds kinds, String oci) {
    String type = properties.requiredString("repoType");
    String kind =
        switch (type) {
          case "git" -> "GitRepository";
          case "oss" -> "Bucket";
          case "oci" -> oci;
          default -> "HelmRepository";
        };
    Optional<String> named = properties.string("sourceName").filter(it -> !it.isEmpty());
    if (named.isPresent()) {
      return new FluxSource(kind, named.get(), Optional.empty());
    }
    JsonObject spec =
        switch (kind) {
          case "GitRepository" -> git(properties);
          case "Bucket" -> bucket(properties);
          case "OCIRepository" -> oci(properties);
          default -> helm(properties, type);
        };
    properties
        .string("secretRef")
        .filter(it -> !it.isEmpty())
        .ifPresent(it -> spec.put("secretRef", JsonObject.of("name", it)));
    spec.put("interval", properties.requiredString("pullInterval"));
    properties.copy("timeout", spec);
    JsonObject source =
        JsonObject.of(
            "apiVersion",
            kinds.apiVersion("source", kind, VERSIONS),
            "kind",
            kind,
            "metadata",
            JsonObject.of("name", context.component(), "namespace", context.namespace()),
            "spec",
            spec);
    return new FluxSource(kind, context.component(), Optional.of(source));
  }

  private static JsonObject git(Properties properties) {
    JsonObject spec = JsonObject.of("url", url(properties));
    properties
        .object("git")
        .ifPresent(git -> {
          JsonObject ref = new JsonObject();
          List.of("branch", "commit", "name", "semver", "tag").forEach(it -> git.copy(it, ref));
          if (!ref.isEmpty()) {
            spec.put("ref", ref);
          }
        });
    return spec;
  }

  private static JsonObject bucket(Properties properties) {
    Properties oss =
        properties
            .object("oss")
            .orElseThrow(() ->
                properties.wrong("oss", "Required value: repoType is oss, so a bucket is needed"));
    JsonObject spec =
        JsonObject.of("endpoint", url(properties), "bucketName", oss.requiredString("bucketName"));
    oss.copy("provider", spec);
    oss.copy("region", spec);
    return spec;
  }

  private static JsonObject oci(Properties properties) {
    JsonObject spec = JsonObject.of("url", url(properties));
    properties
        .object("oci")
        .ifPresent(oci -> {
          oci.copy("provider", spec);
          JsonObject ref = new JsonObject();
          List.of("tag", "semver", "digest").forEach(it -> oci.copy(it, ref));
          if (!ref.isEmpty()) {
            spec.put("ref", ref);
          }
        });
    return spec;
  }

  private static JsonObject helm(Properties properties, String type) {
    JsonObject spec = JsonObject.of("url", url(properties));
    if (type.equals("oci")) {
      spec.put("type", "oci");
    }
    properties.object("helmrepository").ifPresent(it -> it.copy("provider", spec));
    return spec;
  }

  private static String url(Properties properties) {
    return properties
        .string("url")
        .filter(it -> !it.isEmpty())
        .orElseThrow(() ->
            properties.wrong("url", "Required value: or sourceName, for a source that is there"));
  }
}
