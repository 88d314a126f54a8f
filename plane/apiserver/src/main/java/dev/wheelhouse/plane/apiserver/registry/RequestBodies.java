// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import dev.wheelhouse.plane.apiserver.http.Yaml;

/// Bodies of requests as they came, for those who look on.
public final class RequestBodies {

  private RequestBodies() {}

  /// @return the object or the patch
  /// @throws PlatformException when it cannot be read
  public static Object read(ApiRequest request) {
    return switch (Bodies.mediaType(request)) {
      case "application/json-patch+json" -> Json.read(request.body());
      case "application/merge-patch+json", "application/strategic-merge-patch+json" ->
          Json.readObject(request.body());
      case "application/apply-patch+yaml" -> Json.readObject(Yaml.toJson(request.body()));
      default -> Bodies.parse(request);
    };
  }
}
