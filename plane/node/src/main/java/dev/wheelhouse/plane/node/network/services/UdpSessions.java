// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.services;

import dev.wheelhouse.base.time.Clock;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Which client of which forwarder talks to which target, for all forwarders of a proxy: no more
/// than a bound. Where there is no place left, the session that was quiet longest gives its own.
/// Safe for use by many threads.
final class UdpSessions {

  private static final long QUIET_NANOS = 60_000_000_000L;
  private static final long ANSWERED_NANOS = 2_000_000_000L;
  private static final long LOOK_NANOS = 500_000_000L;

  private final Clock clock;
  private final int most;
  private long looked;
  private final Map<Place, Session> all = new HashMap<>();
  private final Map<Session, Last> last = new HashMap<>();

  /// @param forwarder compared by identity
  record Session(
      Object forwarder, InetSocketAddress client, DatagramChannel channel, Endpoint target) {}

  private record Place(Object forwarder, InetSocketAddress client) {}

  private record Last(long at, boolean answered) {}

  UdpSessions(Clock clock, int most) {
    this.clock = clock;
    this.most = most;
    this.looked = clock.nanoTime();
  }

  synchronized Optional<Session> find(Object forwarder, InetSocketAddress client) {
    return Optional.ofNullable(all.get(new Place(forwarder, client)));
  }

  synchronized void add(Session session) {
    if (all.size() >= most) {
      last.entrySet().stream()
          .min(Comparator.comparingLong(entry -> entry.getValue().at()))
          .map(Map.Entry::getKey)
          .ifPresent(this::end);
    }
    all.put(new Place(session.forwarder(), session.client()), session);
    last.put(session, new Last(clock.nanoTime(), false));
  }

  synchronized void asked(Session session) {
    last.computeIfPresent(session, (_, _) -> new Last(clock.nanoTime(), false));
  }

  synchronized void answered(Session session) {
    last.computeIfPresent(session, (_, _) -> new Last(clock.nanoTime(), true));
  }

  synchronized void end(Session session) {
    all.remove(new Place(session.forwarder(), session.client()), session);
    last.remove(session);
    close(session.channel());
  }

  synchronized void endIf(Object forwarder, Predicate<Session> condition) {
    List.copyOf(last.keySet()).stream()
        .filter(session -> session.forwarder().equals(forwarder) && condition.test(session))
        .forEach(this::end);
  }

  /// Ends those that nothing is to come of any more.
  synchronized void endQuiet() {
    long now = clock.nanoTime();
    if (now - looked < LOOK_NANOS) {
      return;
    }
    looked = now;
    Map.copyOf(last)
        .forEach((session, when) -> {
          if (now - when.at() > (when.answered() ? ANSWERED_NANOS : QUIET_NANOS)) {
            end(session);
          }
        });
  }

  static void close(Closeable channel) {
    try {
      channel.close();
    } catch (IOException _) {
      // nothing goes through it any more
    }
  }
}
