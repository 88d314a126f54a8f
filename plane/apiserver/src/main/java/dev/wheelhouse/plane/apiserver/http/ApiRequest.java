// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.http;

import dev.wheelhouse.plane.apiserver.authn.Credentials;
import dev.wheelhouse.plane.apiserver.authn.Identity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One request, whether it came over a socket or from a program in the same JVM.
///
/// @param method HTTP method in upper case
/// @param path decoded path without query
/// @param query decoded parameters in order of appearance
/// @param headers names in lower case
/// @param identity who calls, when that is already known (in-process); null to authenticate
public record ApiRequest(
    String method,
    String path,
    Map<String, List<String>> query,
    Map<String, String> headers,
    byte[] body,
    Credentials credentials,
    @Nullable Identity identity) {

  /// The first value of a query parameter.
  public Optional<String> parameter(String name) {
    List<String> values = query.get(name);
    return values == null || values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
  }

  public Optional<String> header(String lowerCaseName) {
    return Optional.ofNullable(headers.get(lowerCaseName));
  }

  /// Who calls.
  ///
  /// @throws IllegalStateException before authentication
  public Identity user() {
    if (identity == null) {
      throw new IllegalStateException("the request is not authenticated yet");
    }
    return identity;
  }

  /// The same request without a header.
  public ApiRequest withoutHeader(String lowerCaseName) {
    Map<String, String> fewer = new HashMap<>(headers);
    fewer.remove(lowerCaseName);
    return new ApiRequest(method, path, query, fewer, body, credentials, identity);
  }

  /// The same request with its caller known.
  public ApiRequest withIdentity(Identity caller) {
    return new ApiRequest(method, path, query, headers, body, credentials, caller);
  }
}
