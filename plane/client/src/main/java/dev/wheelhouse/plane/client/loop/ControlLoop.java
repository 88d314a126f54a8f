// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.client.loop;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.log.LogKeys;
import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.client.Informer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Calls a [Reconciler] for every key that something happened to, and is the one place that decides
/// when a key is looked at again.
///
/// Wire with [#watch] and [#needs], then [#start]; workers begin once all informers are synced.
public final class ControlLoop implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ControlLoop.class);

  private final String name;
  private final Reconciler reconciler;
  private final int workers;
  private final WorkQueue queue = new WorkQueue();
  private final BackOff backOff = new BackOff();
  private final List<Informer<?>> informers = new ArrayList<>();
  private final Tasks tasks;
  private final DelayedKeys delayed;
  private volatile boolean closed;

  /// @param name of the loop in logs and thread names
  /// @param workers keys worked on at the same time
  public ControlLoop(String name, Reconciler reconciler, int workers, Clock clock) {
    this.name = name;
    this.reconciler = reconciler;
    this.workers = workers;
    this.tasks = new Tasks(name);
    this.delayed = new DelayedKeys(clock, tasks, queue::add);
  }

  /// Enqueues an object's own key on every change of it.
  public <T extends HasMetadata> ControlLoop watch(Informer<T> informer) {
    return watch(informer, object -> List.of(Key.of(object)));
  }

  /// Enqueues the keys that a changed object concerns: those of its state before and after.
  public <T extends HasMetadata> ControlLoop watch(
      Informer<T> informer, Function<T, Collection<Key>> keys) {
    return watch(
        informer,
        new Informer.Handler<>() {
          @Override
          public void added(T object) {
            keys.apply(object).forEach(ControlLoop.this::enqueue);
          }

          @Override
          public void updated(T before, T after) {
            keys.apply(before).forEach(ControlLoop.this::enqueue);
            keys.apply(after).forEach(ControlLoop.this::enqueue);
          }

          @Override
          public void deleted(T last) {
            keys.apply(last).forEach(ControlLoop.this::enqueue);
          }
        });
  }

  /// Enqueues the controller of a changed object when that is of a kind; see [Owners#controllerOf].
  public <T extends HasMetadata> ControlLoop watchOwned(Informer<T> informer, String ownerKind) {
    return watch(informer, object -> Owners.keysOfController(object, ownerKind));
  }

  /// Tells a handler of every change; the handler calls [#enqueue].
  public <T extends HasMetadata> ControlLoop watch(
      Informer<T> informer, Informer.Handler<T> handler) {
    informer.subscribe(handler);
    return needs(informer);
  }

  /// Lets the workers wait until this informer is synced too.
  public ControlLoop needs(Informer<?> informer) {
    informers.add(informer);
    return this;
  }

  public ControlLoop start() {
    tasks.start("start", this::startWorkers);
    return this;
  }

  private void startWorkers() throws InterruptedException {
    for (Informer<?> informer : informers) {
      informer.awaitSynced();
    }
    for (int i = 0; i < workers; i++) {
      tasks.start("worker-" + i, this::work);
    }
  }

  public void enqueue(Key key) {
    queue.add(key);
  }

  /// Enqueues a key after a time; does nothing when it is to come earlier anyway.
  public void enqueueAfter(Key key, Duration delay) {
    if (closed) {
      return;
    }
    if (delay.isPositive()) {
      delayed.add(key, delay);
    } else {
      queue.add(key);
    }
  }

  private void work() throws InterruptedException {
    while (!Thread.currentThread().isInterrupted()) {
      Key key = queue.take();
      try {
        settle(key, reconciler.reconcile(key));
      } catch (PlatformException e) {
        settle(key, e);
      } catch (RuntimeException e) {
        if (closed) {
          return;
        }
        LOG.atError()
            .addKeyValue("loop", name)
            .addKeyValue(LogKeys.NAME, key)
            .setCause(e)
            .log("reconcile failed unexpectedly");
        enqueueAfter(key, backOff.next(key));
      } finally {
        queue.done(key);
      }
    }
  }

  private void settle(Key key, Outcome outcome) {
    switch (outcome) {
      case Outcome.Done() -> backOff.reset(key);
      case Outcome.Wait(var duration) -> {
        backOff.reset(key);
        enqueueAfter(key, duration);
      }
      case Outcome.Retry(var message) -> {
        warn(key, message, "reconcile failed, will try again");
        enqueueAfter(key, backOff.next(key));
      }
      case Outcome.Terminal(var message) -> {
        warn(key, message, "reconcile failed until the object changes");
        backOff.reset(key);
      }
    }
  }

  private void settle(Key key, PlatformException e) {
    if (isNamespaceGoing(e)) {
      backOff.reset(key);
      return;
    }
    if (!e.is(Reason.CONFLICT) && !e.is(Reason.NOT_FOUND)) {
      warn(key, String.valueOf(e.getMessage()), "reconcile failed, will try again");
    }
    enqueueAfter(key, backOff.next(key));
  }

  /// Nothing can be made in a namespace that is being deleted, and nothing needs to be.
  private static boolean isNamespaceGoing(PlatformException e) {
    return e.is(Reason.FORBIDDEN)
        && (e.causes().stream().anyMatch(cause -> cause.reason().equals("NamespaceTerminating"))
            || String.valueOf(e.getMessage()).contains("because it is being terminated"));
  }

  private void warn(Key key, String reason, String message) {
    if (!closed) {
      LOG.atWarn()
          .addKeyValue("loop", name)
          .addKeyValue(LogKeys.NAME, key)
          .addKeyValue(LogKeys.REASON, reason)
          .log(message);
    }
  }

  @Override
  public void close() {
    closed = true;
    tasks.close();
  }
}
