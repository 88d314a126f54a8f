// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow.outside;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// A value that is written where it is used, `{value: ...}`, or lies in a Secret of the workflow's
/// namespace, `{secretRef: {name, key}}`.
public final class SecretValue {

  private SecretValue() {}

  /// @throws PlatformException `INVALID` when it is given neither way, `NOT_FOUND` when the Secret
  ///   or its key is not there
  public static String of(ClusterObjects objects, String namespace, Properties place) {
    Optional<String> value = place.string("value");
    if (value.isPresent()) {
      return value.get();
    }
    Properties reference =
        place
            .object("secretRef")
            .orElseThrow(() ->
                place.invalid(
                    place.path(),
                    "FieldValueRequired",
                    "needs value, or secretRef with name and key"));
    return read(
        objects, namespace, reference.requiredString("name"), reference.requiredString("key"));
  }

  /// One key of a Secret, decoded.
  ///
  /// @throws PlatformException `NOT_FOUND` when the Secret or the key is not there
  public static String read(ClusterObjects objects, String namespace, String name, String key) {
    JsonObject secret =
        objects
            .get(new ObjectRef("v1", "Secret", namespace, name))
            .orElseThrow(() ->
                new PlatformException(
                    Reason.NOT_FOUND, "there is no Secret " + name + " in namespace " + namespace));
    return value(secret, key)
        .orElseThrow(() ->
            new PlatformException(
                Reason.NOT_FOUND, "Secret " + namespace + "/" + name + " has no key " + key));
  }

  /// A key of a Secret as the cluster has it, decoded.
  public static Optional<String> value(JsonObject secret, String key) {
    return secret
        .string("data", key)
        .map(it -> new String(Base64.getDecoder().decode(it), StandardCharsets.UTF_8))
        .or(() -> secret.string("stringData", key));
  }
}
