// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.fairness;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.plane.apiserver.authn.Identity;
import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import dev.wheelhouse.plane.apiserver.http.Exchange;
import dev.wheelhouse.plane.apiserver.http.RequestInfo;

/// Decides when a request may be worked on.
public interface Fairness {

  /// Does the work when its turn is there.
  ///
  /// @throws PlatformException `TOO_MANY_REQUESTS` when there is no room for it
  <T> T run(Identity user, RequestInfo info, ApiRequest request, Exchange.Work<T> work)
      throws InterruptedException;
}
