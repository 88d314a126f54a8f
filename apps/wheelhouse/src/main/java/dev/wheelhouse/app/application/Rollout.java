// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.app.output.Progress;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.Trees;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Follows an application until it runs, showing what each component does.
public final class Rollout {

  private static final ResourceDefinitionContext APPLICATIONS =
      new ResourceDefinitionContext.Builder()
          .withGroup("core.oam.dev")
          .withVersion("v1beta1")
          .withKind("Application")
          .withPlural("applications")
          .withNamespaced(true)
          .build();

  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final KubernetesClient client;
  private final Progress progress;
  private String warned = "";

  public Rollout(KubernetesClient client, Progress progress) {
    this.client = client;
    this.progress = progress;
  }

  /// Waits until a generation of the application runs.
  ///
  /// @throws UserError when it fails, or does not run in time; the message says what hindered it
  public void await(String namespace, String name, long generation, Duration limit)
      throws InterruptedException {
    BlockingQueue<Optional<JsonObject>> states = new LinkedBlockingQueue<>();
    long deadline = System.nanoTime() + limit.toNanos();
    JsonObject last = new JsonObject();
    Hopeless hopeless = new Hopeless(client, namespace, name);
    while (System.nanoTime() < deadline) {
      try (Watch _ = watch(namespace, name, states)) {
        Optional<JsonObject> state = Optional.of(last);
        while (state.isPresent() && System.nanoTime() < deadline) {
          if (arrived(state.get(), generation)) {
            progress.finish();
            return;
          }
          if (current(state.get(), generation)) {
            hopeless.check(state.get());
          }
          state = next(states, deadline, state.get());
          last = state.orElse(last);
        }
      }
    }
    progress.finish();
    throw new UserError(
        UserError.Kind.FAILED,
        "application "
            + name
            + " does not run after "
            + limit.toSeconds()
            + " s: "
            + hindrance(last));
  }

  private static Optional<JsonObject> next(
      BlockingQueue<Optional<JsonObject>> states, long deadline, JsonObject last)
      throws InterruptedException {
    long most = Math.min(LOOK_AGAIN.toNanos(), deadline - System.nanoTime());
    Optional<JsonObject> state = states.poll(Math.max(1, most), TimeUnit.NANOSECONDS);
    return state == null ? Optional.of(last) : state;
  }

  private Watch watch(String namespace, String name, BlockingQueue<Optional<JsonObject>> states) {
    return client
        .genericKubernetesResources(APPLICATIONS)
        .inNamespace(namespace)
        .withName(name)
        .watch(
            new Watcher<>() {
              @Override
              public void eventReceived(Action action, GenericKubernetesResource application) {
                states.add(Optional.of(Trees.tree(application)));
              }

              @Override
              public void onClose(WatcherException cause) {
                states.add(Optional.empty());
              }

              @Override
              public void onClose() {
                states.add(Optional.empty());
              }
            });
  }

  private static boolean current(JsonObject application, long generation) {
    return application.integer("status", "observedGeneration").orElse(0L) >= generation;
  }

  private boolean arrived(JsonObject application, long generation) {
    if (!current(application, generation)) {
      return false;
    }
    Applications.oddity(application).ifPresent(this::warn);
    for (JsonObject service : Applications.services(application)) {
      progress.show(service.string("name").orElse("?"), doing(service));
    }
    String phase = Applications.phase(application);
    if (phase.equals("workflowFailed") || phase.equals("workflowTerminated")) {
      progress.finish();
      throw new UserError(UserError.Kind.FAILED, hindrance(application));
    }
    return phase.equals("running");
  }

  /// Says once what is odd.
  private void warn(String oddity) {
    if (!oddity.equals(warned)) {
      warned = oddity;
      progress.warn(oddity);
    }
  }

  private static String doing(JsonObject service) {
    String message = service.string("message").orElse("");
    boolean healthy = service.bool("healthy").orElse(false);
    return healthy ? "ready" + (message.isEmpty() ? "" : " (" + message + ")") : message;
  }

  /// What keeps an application from running, in one line.
  static String hindrance(JsonObject application) {
    StringBuilder text = new StringBuilder();
    for (JsonObject service : Applications.services(application)) {
      if (!service.bool("healthy").orElse(false)) {
        text.append(text.isEmpty() ? "" : "; ")
            .append(service.string("name").orElse("?"))
            .append(": ")
            .append(service.string("message").orElse("not healthy"));
      }
    }
    if (text.isEmpty()) {
      application
          .array("status", "conditions")
          .ifPresent(conditions ->
              conditions.objects().stream()
                  .filter(it -> it.string("status").orElse("").equals("False"))
                  .flatMap(it -> it.string("message").stream())
                  .distinct()
                  .forEach(message -> text.append(text.isEmpty() ? "" : "; ").append(message)));
    }
    return text.isEmpty() ? "phase " + Applications.phase(application) : text.toString();
  }
}
