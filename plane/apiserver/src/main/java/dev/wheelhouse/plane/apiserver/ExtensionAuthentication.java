// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupVersionResource;
import dev.wheelhouse.plane.apiserver.certificates.FrontProxy;
import dev.wheelhouse.plane.apiserver.certificates.Pem;
import dev.wheelhouse.plane.apiserver.registry.ObjectReader;
import dev.wheelhouse.plane.apiserver.registry.ObjectWriter;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The ConfigMap by which other API servers know whom to believe:
/// `kube-system/extension-apiserver-authentication`.
final class ExtensionAuthentication {

  private static final GroupVersionResource CONFIG_MAPS =
      new GroupVersionResource("", "v1", "configmaps");
  private static final String NAMESPACE = "kube-system";
  private static final String NAME = "extension-apiserver-authentication";

  private final ObjectReader reader;
  private final ObjectWriter writer;

  ExtensionAuthentication(ObjectReader reader, ObjectWriter writer) {
    this.reader = reader;
    this.writer = writer;
  }

  /// @param clientAuthorities whose client certificates are believed
  void publish(List<X509Certificate> clientAuthorities, FrontProxy frontProxy) {
    JsonObject data = data(clientAuthorities, frontProxy);
    Optional<JsonObject> present = reader.get(CONFIG_MAPS.groupResource(), NAMESPACE, NAME);
    try {
      if (present.isEmpty()) {
        writer.create(
            CONFIG_MAPS,
            NAMESPACE,
            JsonObject.of(
                "apiVersion",
                "v1",
                "kind",
                "ConfigMap",
                "metadata",
                JsonObject.of("name", NAME, "namespace", NAMESPACE),
                "data",
                data));
      } else if (present.get().object("data").filter(data::equals).isEmpty()) {
        writer.update(CONFIG_MAPS, NAMESPACE, present.get().deepCopy().with("data", data));
      }
    } catch (PlatformException e) {
      if (!e.is(Reason.CONFLICT) && !e.is(Reason.ALREADY_EXISTS)) {
        throw e;
      }
    }
  }

  static JsonObject data(List<X509Certificate> clientAuthorities, FrontProxy frontProxy) {
    return JsonObject.of(
        "client-ca-file",
        clientAuthorities.stream().map(Pem::write).collect(Collectors.joining()),
        "requestheader-allowed-names",
        JsonArray.of(FrontProxy.CLIENT_NAME).toString(),
        "requestheader-client-ca-file",
        frontProxy.authorityPem(),
        "requestheader-extra-headers-prefix",
        JsonArray.of("X-Remote-Extra-").toString(),
        "requestheader-group-headers",
        JsonArray.of("X-Remote-Group").toString(),
        "requestheader-uid-headers",
        JsonArray.of("X-Remote-Uid").toString(),
        "requestheader-username-headers",
        JsonArray.of("X-Remote-User").toString());
  }
}
