// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.aggregation;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.plane.apiserver.certificates.IssuedCertificate;
import dev.wheelhouse.plane.apiserver.registry.Conditions;
import dev.wheelhouse.plane.apiserver.registry.ObjectReader;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The APIServices that name a Service, read again whenever an APIService changes. Safe for many
/// threads; asking costs one comparison while there is none.
public final class RemoteApis {

  static final GroupResource API_SERVICES =
      new GroupResource("apiregistration.k8s.io", "apiservices");
  private static final String AVAILABLE = "Available";
  private static final int HTTPS = 443;

  private final ObjectReader objects;
  private final IssuedCertificate frontProxy;
  private final Map<Trust, ClientSSLOptions> trusts = new ConcurrentHashMap<>();
  private volatile State state = new State(-1, Map.of());

  private record State(long version, Map<String, RemoteApi> byPath) {}

  /// How a Service's certificate is checked.
  private record Trust(String authorities, boolean blindly) {}

  /// @param frontProxy the certificate shown to Services
  public RemoteApis(ObjectReader objects, IssuedCertificate frontProxy) {
    this.objects = objects;
    this.frontProxy = frontProxy;
  }

  Collection<RemoteApi> all() {
    return current().byPath().values();
  }

  long version() {
    return current().version();
  }

  Optional<RemoteApi> find(String group, String version) {
    Map<String, RemoteApi> known = current().byPath();
    return known.isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(known.get(group + "/" + version));
  }

  private State current() {
    State known = state;
    long version = objects.version(API_SERVICES);
    if (known.version() == version) {
      return known;
    }
    State fresh = new State(version, read());
    state = fresh;
    return fresh;
  }

  private Map<String, RemoteApi> read() {
    Map<String, RemoteApi> remote = new HashMap<>();
    for (JsonObject object : objects.list(API_SERVICES, "")) {
      object
          .object("spec", "service")
          .map(service -> remote(object, service))
          .ifPresent(api -> remote.put(api.group() + "/" + api.version(), api));
    }
    return Map.copyOf(remote);
  }

  private RemoteApi remote(JsonObject object, JsonObject service) {
    Trust trust =
        new Trust(
            object.string("spec", "caBundle").orElse(""),
            object.bool("spec", "insecureSkipTLSVerify").orElse(false));
    return new RemoteApi(
        object.string("metadata", "name").orElse(""),
        object.string("spec", "group").orElse(""),
        object.string("spec", "version").orElse(""),
        service.string("namespace").orElse(""),
        service.string("name").orElse(""),
        service.integer("port").orElse((long) HTTPS).intValue(),
        Conditions.isTrue(object, AVAILABLE),
        trusts.computeIfAbsent(trust, this::tls));
  }

  private ClientSSLOptions tls(Trust trust) {
    ClientSSLOptions tls =
        new ClientSSLOptions()
            .setHostnameVerificationAlgorithm(trust.blindly() ? "" : "HTTPS")
            .setTrustAll(trust.blindly());
    tls.setKeyCertOptions(
        new PemKeyCertOptions()
            .addCertValue(Buffer.buffer(frontProxy.certificatePem()))
            .addKeyValue(Buffer.buffer(frontProxy.privateKeyPem())));
    if (!trust.blindly() && !trust.authorities().isEmpty()) {
      tls.setTrustOptions(new PemTrustOptions().addCertValue(pem(trust.authorities())));
    }
    return tls;
  }

  private static Buffer pem(String base64) {
    try {
      return Buffer.buffer(Base64.getMimeDecoder().decode(base64));
    } catch (IllegalArgumentException _) {
      return Buffer.buffer();
    }
  }
}
