// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application.adopt;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.kube.client.yaml.YamlDocument;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.zip.GZIPInputStream;

/// A release that Helm 3 has installed, as its Secrets `sh.helm.release.v1.<name>.v<N>` have it:
/// JSON, compressed by gzip and encoded twice.
///
/// @param version of its newest Secret
/// @param objects what its manifest has, in that order
/// @param secrets of all its versions
record HelmRelease(
    String name, long version, String status, List<JsonObject> objects, List<JsonObject> secrets) {

  private static final int MOST_BYTES = 64 << 20;

  HelmRelease {
    objects = List.copyOf(objects);
    secrets = List.copyOf(secrets);
  }

  /// Names of the releases of a namespace.
  static List<String> names(ClusterObjects cluster, String namespace) {
    return cluster.list("v1", "Secret", namespace, "owner=helm").stream()
        .flatMap(it -> it.string("metadata", "labels", "name").stream())
        .distinct()
        .sorted()
        .toList();
  }

  /// @throws UserError when there is no such release, or its Secret cannot be read
  static HelmRelease read(ClusterObjects cluster, String namespace, String name) {
    List<JsonObject> secrets =
        cluster.list("v1", "Secret", namespace, "owner=helm,name=" + name).stream()
            .sorted(Comparator.comparingLong(HelmRelease::version))
            .toList();
    if (secrets.isEmpty()) {
      throw new UserError(
          UserError.Kind.NO_INPUT,
          "there is no Helm release "
              + name
              + " in namespace "
              + namespace
              + "; there are "
              + names(cluster, namespace));
    }
    JsonObject secret = secrets.getLast();
    JsonObject release = decode(secret);
    List<JsonObject> objects =
        YamlDocument.all(release.string("manifest").orElse("")).stream()
            .map(YamlDocument::tree)
            .filter(it -> it.string("kind").isPresent())
            .toList();
    return new HelmRelease(
        name,
        version(secret),
        release.string("info", "status").orElse("unknown"),
        objects,
        secrets);
  }

  private static long version(JsonObject secret) {
    String version = secret.string("metadata", "labels", "version").orElse("0");
    return version.chars().allMatch(Character::isDigit) ? Long.parseLong(version) : 0;
  }

  private static JsonObject decode(JsonObject secret) {
    String where = ObjectRef.of(secret).toString();
    try {
      byte[] once = Base64.getDecoder().decode(secret.string("data", "release").orElse(""));
      byte[] packed = Base64.getMimeDecoder().decode(once);
      try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
        byte[] text = in.readNBytes(MOST_BYTES);
        return Json.readObject(new String(text, StandardCharsets.UTF_8));
      }
    } catch (IOException | RuntimeException e) {
      throw new UserError(
          UserError.Kind.DATA, where + " cannot be read as a release of Helm 3: " + e, e);
    }
  }

  /// Makes Helm forget the release; its objects stay.
  void forget(ClusterObjects cluster) {
    secrets.forEach(
        it -> cluster.delete(ObjectRef.of(it), it.string("metadata", "uid").orElse("")));
  }
}
