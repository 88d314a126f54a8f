// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow;

import dev.wheelhouse.base.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/// What is remembered of one step until it is over. Owned by one thread.
final class StepMemory {

  private final JsonObject own;
  private final JsonObject engine;

  private StepMemory(JsonObject own, JsonObject engine) {
    this.own = own;
    this.engine = engine;
  }

  static StepMemory of(JsonObject tree) {
    return new StepMemory(
        tree.object("step").orElseGet(JsonObject::new),
        tree.object("engine").orElseGet(JsonObject::new));
  }

  JsonObject tree() {
    JsonObject tree = new JsonObject();
    if (!own.isEmpty()) {
      tree.put("step", own);
    }
    if (!engine.isEmpty()) {
      tree.put("engine", engine);
    }
    return tree;
  }

  /// What the step itself wrote down.
  JsonObject own() {
    return own;
  }

  int failures() {
    return engine.integer("failures").orElse(0L).intValue();
  }

  Optional<Instant> nextAttempt() {
    return Times.read(engine, "nextAttempt");
  }

  void failed(Instant next) {
    engine.put("failures", failures() + 1L);
    engine.put("nextAttempt", next.toString());
  }

  void recovered() {
    engine.remove("failures");
    engine.remove("nextAttempt");
  }

  /// Whether it was seen suspended and has not been seen running again since.
  boolean suspended() {
    return engine.bool("suspended").orElse(false);
  }

  Optional<Instant> resumeAt() {
    return Times.read(engine, "resumeAt");
  }

  /// What it said when it halted.
  String halt() {
    return engine.string("halt").orElse("");
  }

  void suspend(Optional<Instant> until, String message) {
    engine.put("suspended", true);
    if (!message.isEmpty()) {
      engine.put("halt", message);
    }
    until.ifPresent(time -> engine.put("resumeAt", time.toString()));
  }

  void resume(Instant now) {
    engine.remove("suspended");
    engine.remove("halt");
    engine.remove("resumeAt");
    engine.put("since", now.toString());
  }

  /// Since when it has been in progress without a halt, when that is later than its beginning.
  Optional<Instant> since() {
    return Times.read(engine, "since");
  }

  /// How it ended, when that has to be known even if the status was not written.
  Optional<String> ended() {
    return engine.string("ended");
  }

  void end(String message) {
    engine.clear();
    engine.put("ended", message);
  }
}
