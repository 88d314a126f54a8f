// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import dev.wheelhouse.plane.apiserver.http.ApiResponse;
import dev.wheelhouse.plane.apiserver.http.RequestInfo;

/// Answers requests for a subresource that is no part of the stored object, such as `pods/log` or
/// `services/proxy`. Called after authorization.
@FunctionalInterface
public interface SubresourceHandler {
  ApiResponse handle(RequestInfo info, ApiRequest request) throws InterruptedException;
}
