// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.http;

/// Answers requests. The whole server is one of these; so is each part that owns a path.
@FunctionalInterface
public interface RequestHandler {

  /// Answers on the calling thread, which may block. Failures are thrown as `PlatformException` and
  /// become a `Status` in one place.
  ApiResponse handle(ApiRequest request) throws InterruptedException;
}
