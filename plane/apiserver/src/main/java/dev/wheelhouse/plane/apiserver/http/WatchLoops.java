// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.http;

import dev.wheelhouse.base.tasks.Tasks;
import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The watches of a server, by the event loops of their connections.
final class WatchLoops {

  private final Map<EventLoop, WatchLoop> loops = new ConcurrentHashMap<>();
  private final Tasks tasks;

  WatchLoops(Tasks tasks) {
    this.tasks = tasks;
  }

  /// Has all loops look after their watches now, as when these are told to end.
  void wake() {
    loops.values().forEach(WatchLoop::wakeAll);
  }

  WatchLoop of(EventLoop loop) {
    return loops.computeIfAbsent(loop, key -> new WatchLoop(key, tasks));
  }
}
