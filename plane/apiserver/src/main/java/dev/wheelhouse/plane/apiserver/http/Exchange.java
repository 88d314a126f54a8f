// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.http;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.apiserver.authn.Identity;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What is known about the request that the current thread answers, beside the request itself: when
/// it came, how long each step took, and headers that its answer will carry. Owned by the thread
/// that answers.
public final class Exchange {

  private static final ScopedValue<Exchange> CURRENT = ScopedValue.newInstance();
  private static final String SAME_PROCESS = "127.0.0.1";

  /// What a request spends its time on.
  public enum Step {
    AUTHENTICATE(0, "authenticate"),
    AUTHORIZE(1, "authorize"),
    /// Waiting for its turn.
    QUEUE(2, "queue"),
    /// Admission plugins, those in this process.
    ADMIT(3, "admission"),
    /// Calls of admission webhooks.
    WEBHOOK(4, "webhooks"),
    /// Waiting until a write is durable.
    STORE(5, "storeCommit"),
    /// Making the answer's bytes.
    ENCODE(6, "encode");

    private final int place;
    private final String label;

    /// @param place its place in the array of times
    Step(int place, String label) {
      this.place = place;
      this.label = label;
    }

    public String label() {
      return label;
    }
  }

  private static final Step[] STEPS = Step.values();

  private final Clock clock;
  private final String peer;
  private final long begun;
  private final long[] spent = new long[STEPS.length];
  private @Nullable List<String> headers;
  private @Nullable Identity caller;
  private @Nullable BiConsumer<String, String> annotations;
  private @Nullable Consumer<JsonObject> brought;

  /// Work that may be interrupted.
  @FunctionalInterface
  public interface Work<T> {
    T run() throws InterruptedException;
  }

  /// @param peer the address of the one who asks
  public Exchange(Clock clock, String peer) {
    this.clock = clock;
    this.peer = peer;
    this.begun = clock.nanoTime();
  }

  /// A request from this process.
  public static Exchange local(Clock clock) {
    return new Exchange(clock, SAME_PROCESS);
  }

  /// The exchange of the request that this thread answers; null where it answers none.
  public static @Nullable Exchange current() {
    return CURRENT.isBound() ? CURRENT.get() : null;
  }

  /// Does work as part of this exchange.
  public <T> T within(Work<T> work) throws InterruptedException {
    return ScopedValue.where(CURRENT, this).call(work::run);
  }

  /// Does a step of the current request and adds its time up.
  public static <T> T timed(Step step, Supplier<T> work) {
    Exchange exchange = current();
    if (exchange == null) {
      return work.get();
    }
    long from = exchange.now();
    try {
      return work.get();
    } finally {
      exchange.spend(step, exchange.now() - from);
    }
  }

  public long now() {
    return clock.nanoTime();
  }

  /// Nanoseconds since the request came.
  public long elapsed() {
    return clock.nanoTime() - begun;
  }

  public Clock clock() {
    return clock;
  }

  public String peer() {
    return peer;
  }

  public void spend(Step step, long nanos) {
    spent[step.place] += nanos;
  }

  /// Nanoseconds spent on a step so far.
  public long spent(Step step) {
    return spent[step.place];
  }

  /// Who sent the request, whomever it acts as; null while that is not known.
  public @Nullable Identity caller() {
    return caller;
  }

  public void caller(Identity known) {
    caller = known;
  }

  /// Where annotations of this request's audit events go.
  public void annotations(BiConsumer<String, String> receiver) {
    annotations = receiver;
  }

  /// Annotates the audit events of the request that this thread answers, where it is audited. The
  /// first value of a key stays.
  public static void annotate(String key, String value) {
    Exchange exchange = current();
    BiConsumer<String, String> receiver = exchange == null ? null : exchange.annotations;
    if (receiver != null) {
      receiver.accept(key, value);
    }
  }

  /// Who is told of the object that the request brings.
  public void brought(Consumer<JsonObject> receiver) {
    brought = receiver;
  }

  /// Tells the audit events of the request that this thread answers which object it brings.
  public static void brings(JsonObject object) {
    Exchange exchange = current();
    Consumer<JsonObject> receiver = exchange == null ? null : exchange.brought;
    if (receiver != null) {
      receiver.accept(object);
    }
  }

  /// A header for the answer, whatever the answer will be.
  public void header(String name, String value) {
    List<String> all = headers == null ? new ArrayList<>(6) : headers;
    headers = all;
    all.add(name);
    all.add(value);
  }

  /// Hands over the headers that were added.
  public void headers(BiConsumer<String, String> receiver) {
    List<String> all = headers;
    if (all != null) {
      for (int i = 0; i < all.size(); i += 2) {
        receiver.accept(all.get(i), all.get(i + 1));
      }
    }
  }
}
