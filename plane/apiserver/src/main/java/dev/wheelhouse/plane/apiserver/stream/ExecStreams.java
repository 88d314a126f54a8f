// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.stream;

import dev.wheelhouse.base.json.JsonObject;
import java.io.InputStream;
import java.io.OutputStream;

/// The client's side of an exec or attach conversation, whatever carries it. Streams the client did
/// not ask for are empty or swallow what is written.
interface ExecStreams extends AutoCloseable {

  InputStream stdin();

  OutputStream stdout();

  OutputStream stderr();

  /// Terminal sizes as JSON objects `{"Width":80,"Height":24}`, one after another.
  InputStream resizes();

  /// Runs an action once when the client is gone; at once if it is gone already.
  void onClosed(Runnable action);

  /// Tells the client how it ended: a `Status`.
  void finish(JsonObject status);

  @Override
  void close();
}
