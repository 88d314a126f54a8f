// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.client;

import dev.wheelhouse.base.errors.PlatformException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// The way from a [PlaneClient] to the API: the request path of HTTP without sockets. Implemented
/// where the server is wired in, and by a fake in tests.
public interface Transport {

  /// @param method HTTP method
  /// @param path for example `/api/v1/namespaces/default/pods`
  /// @param query for example `labelSelector`
  /// @param contentType of the body; empty without one
  record Request(
      String method, String path, Map<String, String> query, String contentType, byte[] body) {}

  /// Sends a request and returns the answer's JSON.
  ///
  /// @throws PlatformException with the reason and causes of the `Status` when it was refused
  byte[] send(Request request);

  /// Opens a watch; the query carries `resourceVersion`, selectors and so on.
  Events watch(String path, Map<String, String> query);

  /// @param type `ADDED`, `MODIFIED`, `DELETED`, `BOOKMARK`, `ERROR`
  /// @param object shared bytes: nobody changes them
  record Event(String type, byte[] object) {}

  /// A stream of watch events, pulled by one thread.
  interface Events extends AutoCloseable {
    List<Event> poll(Duration timeout) throws InterruptedException;

    boolean ended();

    @Override
    void close();
  }
}
