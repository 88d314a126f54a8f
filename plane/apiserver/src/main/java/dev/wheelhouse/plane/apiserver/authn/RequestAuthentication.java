// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authn;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.plane.apiserver.authz.RequestAttributes;
import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import dev.wheelhouse.plane.apiserver.http.Exchange;
import dev.wheelhouse.plane.apiserver.http.RequestInfo;
import java.util.Set;

/// Who sends a request: the one place that puts authenticators, anonymous access and impersonation
/// together.
///
/// Callers without credentials are [Identity#ANONYMOUS] on the health and version paths and refused
/// elsewhere. In-process callers bring their identity and are believed.
public final class RequestAuthentication {

  private static final Set<String> ANONYMOUS_PATHS =
      Set.of("/healthz", "/livez", "/readyz", "/version", "/version/");

  private final FrontProxyAuthenticator frontProxies;
  private final Authenticator authenticator;
  private final Impersonation impersonation;

  /// @param frontProxies servers that say who calls
  public RequestAuthentication(
      FrontProxyAuthenticator frontProxies,
      Authenticator authenticator,
      Impersonation impersonation) {
    this.frontProxies = frontProxies;
    this.authenticator = authenticator;
    this.impersonation = impersonation;
  }

  /// @throws PlatformException `UNAUTHORIZED`, with the message Kubernetes gives; `FORBIDDEN` where
  ///   the caller may not impersonate whom its headers name
  public Identity identify(ApiRequest request) {
    Identity known = request.identity();
    Identity caller = known != null ? known : authenticate(request);
    Exchange exchange = Exchange.current();
    if (exchange != null) {
      exchange.caller(caller);
    }
    return impersonation.apply(
        caller,
        request.headers(),
        user -> RequestAttributes.of(user, RequestInfo.of(request), request));
  }

  private Identity authenticate(ApiRequest request) {
    try {
      return frontProxies
          .identify(request)
          .or(() -> authenticator.authenticate(request.credentials()))
          .orElseGet(() -> anonymous(request.path()));
    } catch (PlatformException e) {
      if (!e.is(Reason.UNAUTHORIZED)) {
        throw e;
      }
      throw new PlatformException(Reason.UNAUTHORIZED, "Unauthorized", e);
    }
  }

  private static Identity anonymous(String path) {
    if (anonymousMayRead(path)) {
      return Identity.ANONYMOUS;
    }
    throw new PlatformException(Reason.UNAUTHORIZED, "Unauthorized");
  }

  static boolean anonymousMayRead(String path) {
    return ANONYMOUS_PATHS.contains(path)
        || path.startsWith("/livez/")
        || path.startsWith("/readyz/")
        || path.startsWith("/healthz/");
  }
}
