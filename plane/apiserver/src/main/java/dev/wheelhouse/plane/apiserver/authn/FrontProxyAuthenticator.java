// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authn;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Callers as a server in front of this one names them, where that shows a certificate of its
/// authority.
public final class FrontProxyAuthenticator {

  private final RequestHeaderOptions options;
  private final ClientCertificateAuthenticator proxies;

  public FrontProxyAuthenticator(RequestHeaderOptions options, Clock clock) {
    this.options = options;
    this.proxies = new ClientCertificateAuthenticator(options.authorities(), clock);
  }

  /// @return empty where no such header is there or nobody vouches for it
  /// @throws PlatformException `UNAUTHORIZED` where the certificate is the authority's but made for
  ///   another name
  Optional<Identity> identify(ApiRequest request) {
    String name = first(request, options.usernameHeaders());
    return name.isEmpty() || !vouchedFor(request.credentials())
        ? Optional.empty()
        : Optional.of(identity(name, request));
  }

  private boolean vouchedFor(Credentials credentials) {
    Optional<Identity> proxy;
    try {
      proxy = proxies.authenticate(new Credentials(null, credentials.certificate()));
    } catch (PlatformException e) {
      if (e.is(Reason.UNAUTHORIZED)) {
        return false;
      }
      throw e;
    }
    boolean anyName = options.allowedNames().isEmpty();
    if (proxy.isPresent() && !anyName && !options.allowedNames().contains(proxy.get().name())) {
      throw new PlatformException(
          Reason.UNAUTHORIZED,
          "x509: subject with cn=%s is not in the allowed list".formatted(proxy.get().name()));
    }
    return proxy.isPresent();
  }

  private Identity identity(String name, ApiRequest request) {
    List<String> groups = new ArrayList<>();
    options.groupHeaders().forEach(header -> groups.addAll(values(request.headers().get(header))));
    if (!groups.contains(Identity.AUTHENTICATED) && !groups.contains(Identity.UNAUTHENTICATED)) {
      groups.add(Identity.AUTHENTICATED);
    }
    return new Identity(name, first(request, options.uidHeaders()), groups, extra(request));
  }

  private Map<String, List<String>> extra(ApiRequest request) {
    Map<String, List<String>> extra = new TreeMap<>();
    for (String prefix : options.extraPrefixes()) {
      request
          .headers()
          .forEach((header, value) -> {
            if (header.startsWith(prefix)) {
              extra
                  .computeIfAbsent(key(header.substring(prefix.length())), _ -> new ArrayList<>())
                  .addAll(values(value));
            }
          });
    }
    return extra;
  }

  private static String key(String escaped) {
    try {
      return URLDecoder.decode(escaped.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return escaped;
    }
  }

  private static String first(ApiRequest request, List<String> headers) {
    for (String header : headers) {
      String value = request.headers().getOrDefault(header, "");
      if (!value.isEmpty()) {
        return value;
      }
    }
    return "";
  }

  private static List<String> values(@Nullable String header) {
    List<String> values = new ArrayList<>();
    if (header != null) {
      for (String value : header.split(header.indexOf('\n') < 0 ? "," : "\n", -1)) {
        if (!value.isBlank()) {
          values.add(value.strip());
        }
      }
    }
    return values;
  }
}
