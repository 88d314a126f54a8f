// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.client.inprocess;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A Kubernetes API server in this JVM, as a client sees it: requests in, answers out. Refusals are
/// answers too, with a `Status` as their body.
@FunctionalInterface
public interface LocalServer {

  /// Answers on the calling thread, which may block.
  Answer answer(Request request) throws InterruptedException;

  /// @param method HTTP method in upper case
  /// @param path decoded path without query
  /// @param query decoded parameters
  /// @param headers names in lower case; several values of one are joined by commas, those of
  ///   `impersonate-*`, which may have commas in them, by line feeds
  record Request(
      String method,
      String path,
      Map<String, List<String>> query,
      Map<String, String> headers,
      byte[] body) {}

  /// @param headers names in lower case
  record Answer(int status, Map<String, List<String>> headers, Body body) {}

  /// What an answer carries: all of it at once, or parts that come as they come.
  sealed interface Body {

    /// @param bytes shared: nobody changes them
    record Whole(byte[] bytes) implements Body {}

    record Stream(Parts parts) implements Body {}
  }

  /// Parts of a body, pulled by one thread.
  interface Parts extends AutoCloseable {

    /// Waits for the next part; null when none will follow.
    byte @Nullable [] next() throws InterruptedException;

    @Override
    void close();
  }
}
