// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.plane.store.Ticket.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One batch in the making: commands are decided in order, each against the state the earlier ones
/// leave behind. Nothing of it is visible before the batch is durable. Owner thread only.
final class Transaction {

  private final List<Ticket> tickets = new ArrayList<>();
  private final List<Outcome> outcomes = new ArrayList<>();
  private final List<Change> changes = new ArrayList<>();
  private final List<Version> superseded = new ArrayList<>();
  private long revision;
  private long compacted;
  private OrderedMap<Entry> live;
  private OrderedMap<Version> past;
  private long kept;
  private final Quota quota;

  Transaction(State before, Quota quota) {
    this.quota = quota;
    this.kept = before.kept();
    this.revision = before.revision();
    this.compacted = before.compacted();
    this.live = before.live();
    this.past = before.past();
  }

  void decide(Ticket ticket) {
    tickets.add(ticket);
    outcomes.add(decide(ticket.command()));
  }

  private Outcome decide(Command command) {
    return switch (command) {
      case Command.Put(String key, Draft value, Expectation expectation) ->
          put(key, value, expectation);
      case Command.Delete(String key, Draft lastState, Expectation expectation) ->
          delete(key, lastState, expectation);
      case Command.Together(Command write, String _, List<Companion> companions) ->
          together(write, companions);
      case Command.Compact(long oldest) -> compact(oldest);
    };
  }

  /// All next values are computed before anything is changed, so a refusal leaves nothing behind.
  private Outcome together(Command write, List<Companion> companions) {
    Map<String, Draft> next = new LinkedHashMap<>();
    try {
      for (Companion companion : companions) {
        Entry current = live.get(companion.key());
        if (current != null) {
          companion.change().apply(current).ifPresent(draft -> next.put(companion.key(), draft));
        }
      }
    } catch (RuntimeException refusal) {
      return new Outcome.Refused(refusal);
    }
    Outcome outcome = decide(write);
    if (outcome instanceof Outcome.Done) {
      // Never refused by the quota: the write and its companions happen together.
      next.forEach((key, draft) -> write(key, draft, live.get(key)));
    }
    return outcome;
  }

  private Outcome put(String key, Draft value, Expectation expectation) {
    Entry current = live.get(key);
    if (!holds(expectation, current)) {
      return new Outcome.Unmet(key, current);
    }
    int growth = value.bytes().length - (current == null ? -key.length() : current.value().length);
    if (!quota.admits(kept, growth)) {
      return new Outcome.Failed(Reason.STORAGE_FULL, quota.refusal(kept), null);
    }
    return new Outcome.Done(write(key, value, current));
  }

  private Entry write(String key, Draft value, @Nullable Entry current) {
    long next = revision + 1;
    byte[] bytes = spliced(value, next);
    Entry entry =
        current == null
            ? new Entry(key, bytes, next, next)
            : new Entry(current.key(), bytes, current.createRevision(), next);
    apply(new Change.Put(entry, current));
    return entry;
  }

  private Outcome delete(String key, Draft lastState, Expectation expectation) {
    Entry current = live.get(key);
    if (current == null || !holds(expectation, current)) {
      return new Outcome.Unmet(key, current);
    }
    long next = revision + 1;
    byte[] bytes = spliced(lastState, next);
    Entry event = new Entry(current.key(), bytes, current.createRevision(), next);
    apply(new Change.Delete(event, current));
    return new Outcome.Done(event);
  }

  private Outcome compact(long oldest) {
    if (oldest > revision) {
      return new Outcome.Failed(
          Reason.BAD_REQUEST,
          "cannot compact to revision " + oldest + ", the newest one is " + revision,
          null);
    }
    compacted = Math.max(compacted, oldest);
    return new Outcome.Done(null);
  }

  private static boolean holds(Expectation expectation, @Nullable Entry current) {
    return switch (expectation) {
      case Expectation.Any _ -> true;
      case Expectation.Absent _ -> current == null;
      case Expectation.AtRevision(long expected) ->
          current != null && current.revision() == expected;
    };
  }

  private static byte[] spliced(Draft draft, long revision) {
    byte[] from = draft.bytes();
    int at = draft.revisionAt();
    if (at < 0) {
      return from;
    }
    byte[] digits = Long.toString(revision).getBytes(StandardCharsets.US_ASCII);
    byte[] to = new byte[from.length + digits.length];
    System.arraycopy(from, 0, to, 0, at);
    System.arraycopy(digits, 0, to, at, digits.length);
    System.arraycopy(from, at, to, at + digits.length, from.length - at);
    return to;
  }

  /// Takes over a change, newly decided or read back.
  void apply(Change change) {
    revision = change.revision();
    kept += change.entry().weight();
    changes.add(change);
    switch (change) {
      case Change.Put(Entry entry, Entry before) -> {
        supersede(before, revision);
        live = live.with(entry.key(), entry);
      }
      case Change.Delete(Entry event, Entry before) -> {
        supersede(before, revision);
        add(Version.deleted(event, past.get(event.key())));
        live = live.without(event.key());
      }
    }
  }

  private void supersede(@Nullable Entry entry, long until) {
    if (entry != null) {
      add(Version.overwritten(entry, until, past.get(entry.key())));
    }
  }

  private void add(Version version) {
    superseded.add(version);
    past = past.with(version.key, version);
  }

  List<Change> changes() {
    return changes;
  }

  /// Versions that this batch made old, oldest first.
  List<Version> superseded() {
    return superseded;
  }

  /// A full store gives up its past first.
  State after() {
    long oldest = quota.isReached(kept) ? revision : compacted;
    return new State(revision, oldest, live, past, kept);
  }

  /// Answers every caller as decided. Called once the batch is durable.
  void succeed() {
    for (int i = 0; i < tickets.size(); i++) {
      tickets.get(i).complete(outcomes.get(i));
    }
  }
}
