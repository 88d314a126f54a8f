// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.images;

import java.util.concurrent.atomic.AtomicLong;

/// How far the pull of an image is. Written by the pull, read by whoever waits for it.
public final class PullProgress {

  private final AtomicLong total = new AtomicLong();
  private final AtomicLong received = new AtomicLong();
  private volatile PullProgress source = this;

  /// Bytes of the image's parts; 0 until its manifest is here.
  public long total() {
    return source.total.get();
  }

  /// Bytes of the parts that are here.
  public long received() {
    return source.received.get();
  }

  /// The same pull serves another waiter: this one shows what that one shows.
  void follow(PullProgress other) {
    source = other.source;
  }

  /// It shows its own pull.
  void lead() {
    source = this;
  }

  void expect(long bytes) {
    total.set(bytes);
  }

  /// @param bytes negative where something begins anew
  void add(long bytes) {
    received.addAndGet(bytes);
  }
}
