// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authz;

import dev.wheelhouse.plane.apiserver.authn.Identity;
import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import dev.wheelhouse.plane.apiserver.http.RequestInfo;

/// What a request asks for, as authorizers see it.
public final class RequestAttributes {

  private RequestAttributes() {}

  public static Attributes of(Identity caller, RequestInfo info, ApiRequest request) {
    return new Attributes(
        caller,
        info.verb(),
        info.resourceRequest(),
        info.group(),
        info.version(),
        info.resource(),
        info.subresource(),
        info.namespace(),
        info.name(),
        info.path(),
        selectors(info, request));
  }

  private static Selectors selectors(RequestInfo info, ApiRequest request) {
    if (request.query().isEmpty()) {
      return Selectors.NONE;
    }
    return switch (info.verb()) {
      case "list", "watch", "deletecollection" ->
          new Selectors(
              request.parameter("fieldSelector").orElse(""),
              request.parameter("labelSelector").orElse(""));
      default -> Selectors.NONE;
    };
  }
}
