// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.plane.store.ModelChild.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/// What must be true of everything that [ModelChild]s said and of what they left behind: there is
/// one order of changes, and every acknowledgement, refusal and watch agrees with it, over all
/// crashes.
final class CrashModel {

  /// Something that was asked.
  record Operation(long clock, String key, boolean deletion, long expected) {}

  /// Something that was refused because the key was at another revision.
  private record Refusal(Operation operation, long current) {}

  private final NavigableMap<Long, Event> order = new TreeMap<>();
  private final Map<String, Operation> asked = new HashMap<>();
  private final Map<String, Long> revisionOf = new HashMap<>();
  private final Map<String, Watching> watches = new HashMap<>();
  private final List<Refusal> refusals = new ArrayList<>();
  private final Map<String, NavigableMap<Long, Long>> acknowledged = new HashMap<>();
  private long newestAck;
  private int acks;
  private int events;

  /// A watch as it was seen.
  private record Watching(String prefix, long after, List<Event> events) {}

  private final List<Watching> ended = new ArrayList<>();

  int acks() {
    return acks;
  }

  int events() {
    return events;
  }

  /// Before a child starts.
  void begin() {
    refusals.clear();
    acknowledged.clear();
    ended.clear();
    watches.clear();
  }

  /// Takes a line; a torn one is left out.
  void read(String line) {
    String[] words = line.split(" ", -1);
    if (!words[words.length - 1].equals(".")) {
      return;
    }
    switch (words[0] + words.length) {
      case "op7" -> asked.put(words[2], operation(words));
      case "ok5" -> acknowledge(words[2], Long.parseLong(words[1]), Long.parseLong(words[3]));
      case "no5" -> refusals.add(new Refusal(operation(words[2]), Long.parseLong(words[3])));
      case "wa5" -> beginWatch(words[1], words[2], Long.parseLong(words[3]));
      case "ev8" -> see(words[1], Event.parse(words, 2));
      default -> throw new AssertionError("a line that nobody writes: " + line);
    }
  }

  private static Operation operation(String[] words) {
    return new Operation(
        Long.parseLong(words[1]), words[4], words[3].equals("D"), Long.parseLong(words[5]));
  }

  private Operation operation(String id) {
    Operation operation = asked.get(id);
    if (operation == null) {
      throw new AssertionError("nobody asked for " + id);
    }
    return operation;
  }

  private void acknowledge(String id, long clock, long revision) {
    acks++;
    newestAck = Math.max(newestAck, revision);
    assertThat(revisionOf.put(id, revision)).as("acknowledged twice: " + id).isNull();
    Operation operation = operation(id);
    place(new Event(revision, Event.UNTOLD, id, operation.key(), operation.deletion()));
    acknowledged
        .computeIfAbsent(operation.key(), _ -> new TreeMap<>())
        .merge(clock, revision, Math::max);
  }

  private void beginWatch(String name, String prefix, long after) {
    Watching before = watches.put(name, new Watching(prefix, after, new ArrayList<>()));
    if (before != null) {
      ended.add(before);
    }
  }

  private void see(String watch, Event event) {
    events++;
    Objects.requireNonNull(watches.get(watch)).events().add(event);
    place(event);
  }

  /// The one order: nobody may see another change under a revision. An acknowledgement does not
  /// tell what was there before; whoever sees the change does.
  private void place(Event event) {
    Event known = order.get(event.revision());
    if (known == null) {
      requireAsked(event);
    } else {
      assertThat(event.withBefore(known.before()))
          .as("revision %d", event.revision())
          .isEqualTo(known.withBefore(event.before()));
    }
    if (known == null || known.before() == Event.UNTOLD) {
      order.put(event.revision(), event);
    }
  }

  private void requireAsked(Event event) {
    Operation operation = operation(event.id());
    assertThat(event.key()).isEqualTo(operation.key());
    assertThat(event.deletion()).isEqualTo(operation.deletion());
  }

  /// After a crash: what the store has must continue what was known.
  void check(Store store, List<Event> recovered) {
    assertThat(store.revision()).as("acknowledged revisions").isGreaterThanOrEqualTo(newestAck);
    long expected = store.compactedRevision();
    for (Event event : recovered) {
      assertThat(event.revision()).as("history without gaps").isEqualTo(++expected);
      place(event);
    }
    assertThat(expected).isEqualTo(store.revision());
    checkOrder();
    checkAcknowledgements(store);
    ended.addAll(watches.values());
    ended.forEach(this::checkWatch);
    refusals.forEach(this::checkRefusal);
    checkValues(store);
    forget(store.compactedRevision());
  }

  /// Each change follows the one that it says it follows, and does what was expected of it. Where
  /// changes in between were compacted before anybody told of them, it may follow one of those.
  private void checkOrder() {
    Map<String, Event> newest = new HashMap<>();
    order
        .values()
        .forEach(event -> {
          checkExpectation(event);
          Event before = newest.put(event.key(), event);
          if (before != null && event.before() != Event.UNTOLD) {
            checkFollows(before, event);
          }
        });
  }

  private void checkExpectation(Event event) {
    long expected = operation(event.id()).expected();
    if (expected >= 0 && event.before() != Event.UNTOLD) {
      assertThat(event.before()).as("expectation of " + event).isEqualTo(expected);
    }
  }

  private void checkFollows(Event before, Event event) {
    long follows = before.deletion() ? 0 : before.revision();
    if (isKnownBetween(before.revision(), event.revision())) {
      assertThat(event.before()).as(event + " after " + before).isEqualTo(follows);
    } else if (event.before() > 0 && event.before() != before.revision()) {
      assertThat(event.before()).as(event + " after " + before).isGreaterThan(before.revision());
      assertThat(order.get(event.before())).as("what " + event + " follows").isNull();
    } else if (event.before() > 0) {
      assertThat(before.deletion()).as(event + " follows the deletion " + before).isFalse();
    }
  }

  private boolean isKnownBetween(long from, long to) {
    return order.subMap(from, true, to, true).size() == to - from + 1;
  }

  private void checkAcknowledgements(Store store) {
    revisionOf.forEach((id, revision) -> {
      Event event = order.get(revision);
      if (event != null) {
        assertThat(event.id()).as("revision " + revision).isEqualTo(id);
      } else {
        assertThat(revision).as("lost: " + id).isLessThanOrEqualTo(store.compactedRevision());
      }
    });
  }

  /// Ascending, and nothing left out between its start and the last it saw.
  private void checkWatch(Watching watch) {
    if (watch.events().isEmpty()) {
      return;
    }
    long last = watch.events().getLast().revision();
    List<Event> due =
        order.subMap(watch.after(), false, last, true).values().stream()
            .filter(event -> event.key().startsWith(watch.prefix()))
            .toList();
    assertThat(watch.events()).isEqualTo(due);
  }

  /// What a refusal told was not older than what had been acknowledged before it was asked.
  private void checkRefusal(Refusal refusal) {
    NavigableMap<Long, Long> acks = acknowledged.get(refusal.operation().key());
    if (acks == null) {
      return;
    }
    long known =
        acks.headMap(refusal.operation().clock(), false).values().stream()
            .mapToLong(Long::longValue)
            .max()
            .orElse(0);
    Event newest = order.get(known);
    if (refusal.current() > 0) {
      assertThat(refusal.current()).as("stale answer to " + refusal).isGreaterThanOrEqualTo(known);
    } else if (newest != null && !newest.deletion() && isKnownBetween(known, order.lastKey())) {
      assertThat(
              order.tailMap(known, false).values().stream()
                  .anyMatch(event -> event.key().equals(newest.key()) && event.deletion()))
          .as("absent although nobody deleted it: " + refusal)
          .isTrue();
    }
  }

  private void checkValues(Store store) {
    Map<String, Event> newest = new HashMap<>();
    order.values().forEach(event -> newest.put(event.key(), event));
    newest.forEach((key, event) -> {
      Entry entry = store.get(key).orElse(null);
      boolean untold = event.revision() < store.compactedRevision();
      if (entry != null && entry.revision() == event.revision()) {
        assertThat(event.deletion()).as(key + " is back after " + event).isFalse();
        assertThat(StoreContract.text(entry)).startsWith(event.id() + " ");
      } else if (entry != null) {
        assertThat(untold).as(key + " is at " + entry.revision() + ", told was " + event).isTrue();
        assertThat(entry.revision()).isGreaterThan(event.revision());
      } else {
        assertThat(event.deletion() || untold).as(key + " is gone, it was " + event).isTrue();
      }
    });
  }

  /// Keeps memory bounded over many rounds.
  private void forget(long compacted) {
    Map<String, Event> newest = new HashMap<>();
    order.headMap(compacted, true).values().forEach(event -> newest.put(event.key(), event));
    order
        .headMap(compacted, true)
        .values()
        .removeIf(event -> !event.equals(newest.get(event.key())));
    revisionOf.values().removeIf(revision -> revision <= compacted && !order.containsKey(revision));
    Set<String> placed = new HashSet<>();
    order.values().forEach(event -> placed.add(event.id()));
    asked.keySet().removeIf(id -> !revisionOf.containsKey(id) && !placed.contains(id));
  }
}
