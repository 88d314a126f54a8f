// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.authors;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.kube.client.yaml.YamlDocument;
import dev.wheelhouse.ops.delivery.keys.AppKeys;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The admission policies by which a cluster itself writes down who wrote what, and refuses what
/// names a service account without a right to it.
final class AuthorPolicies {

  private static final String API = "admissionregistration.k8s.io/v1";
  private static final String NAME = "authors.wheelhouse.dev";
  private static final String FIELD_MANAGER = "wheelhouse";

  /// Sent by somebody who claims to be another; never stored.
  private static final String FORGED = "forged";

  private final ClusterObjects cluster;

  /// @param cluster as the program itself
  AuthorPolicies(ClusterObjects cluster) {
    this.cluster = cluster;
  }

  /// Puts the policies into the cluster. Those that are there keep their mark.
  ///
  /// @param mark for policies that are not there yet; empty for a new one
  /// @throws PlatformException `NOT_FOUND` when the cluster does not have such policies,
  ///   `FORBIDDEN` when it does not let us
  void install(String mark) {
    String fresh = mark.isEmpty() ? UUID.randomUUID().toString() : mark;
    String known =
        cluster
            .get(new ObjectRef(API, "MutatingAdmissionPolicy", "", NAME))
            .map(AuthorStamp::of)
            .map(AuthorStamp::mark)
            .filter(it -> !it.isEmpty())
            .orElse(fresh);
    all(known).forEach(it -> cluster.apply(it, FIELD_MANAGER, true));
  }

  /// The policies as trees.
  static List<JsonObject> all(String mark) {
    try (InputStream content = AuthorPolicies.class.getResourceAsStream("policies.yaml")) {
      if (content == null) {
        throw new IllegalStateException("policies.yaml is not in the program");
      }
      String text = new String(content.readAllBytes(), StandardCharsets.UTF_8);
      return YamlDocument.all(text.replace("STAMP", mark)).stream()
          .map(YamlDocument::tree)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Tries the policies with an application that claims to be somebody else's, without keeping it.
  ///
  /// @return their mark; empty when the claim was let through
  /// @throws PlatformException when the cluster, or somebody's policy on it, does not let us try
  Optional<String> tried() {
    JsonObject claim =
        JsonObject.of(AppKeys.USERNAME, FORGED, AppKeys.GROUP, FORGED, AuthorStamp.MARK, FORGED);
    JsonObject probe =
        JsonObject.of(
            "apiVersion",
            "core.oam.dev/v1beta1",
            "kind",
            "Application",
            "metadata",
            JsonObject.of("name", "author-probe", "namespace", "default", "annotations", claim),
            "spec",
            JsonObject.of("components", new JsonArray()));
    AuthorStamp stamp = AuthorStamp.of(cluster.dryRunApply(probe, FIELD_MANAGER, true));
    boolean forged = stamp.mark().equals(FORGED) || stamp.user().equals(FORGED);
    return Optional.of(stamp.mark()).filter(it -> !forged && !it.isEmpty());
  }

  /// Whether it is these policies that refuse something.
  static boolean ours(PlatformException e) {
    return String.valueOf(e.getMessage()).contains(NAME);
  }

  /// Why policies that cannot be tried are not relied on.
  static String untried(PlatformException e) {
    return "the policies " + NAME + " cannot be tried: " + e.getMessage();
  }

  /// Why policies that cannot be had are missing, and what to do.
  static String missing(PlatformException e) {
    return e.is(Reason.NOT_FOUND)
        ? "this cluster does not serve MutatingAdmissionPolicy of "
            + API
            + " (Kubernetes 1.36 and later do)"
        : "the policies " + NAME + " cannot be installed: " + e.getMessage();
  }
}
