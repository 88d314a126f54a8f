// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.image;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.ops.delivery.artifacts.ArtifactStore;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext.ProgramSource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// Builds images beside the reconcile loop. Asking for an image starts its build; when it has ended
/// well or badly, the one who asked is told to look again. Safe for use by many threads.
public final class ImageBuilds implements AutoCloseable {

  private static final Duration TRY_AGAIN = Duration.ofSeconds(10);

  private final JavaImages images;
  private final ArtifactStore artifacts;
  private final AllowedRoots roots;
  private final Clock clock;
  private final Tasks tasks = new Tasks("image-builds");
  private final ConcurrentMap<Order, State> states = new ConcurrentHashMap<>();

  public ImageBuilds(JavaImages images, ArtifactStore artifacts, AllowedRoots roots, Clock clock) {
    this.images = images;
    this.artifacts = artifacts;
    this.roots = roots;
    this.clock = clock;
  }

  /// What is built: the program, and the repository its image goes to.
  private record Order(ProgramSource source, String repository, String fingerprint) {}

  private sealed interface State {
    record Building() implements State {}

    record Built(String image) implements State {}

    record Failed(PlatformException why, Instant when) implements State {}
  }

  /// The image of a program.
  ///
  /// @param repository for example `default/web`
  /// @param done called once when a build that this call started has ended
  /// @return empty while it is being built
  /// @throws PlatformException the reason why it cannot be built
  public Optional<String> image(ProgramSource source, String repository, Runnable done) {
    Order order = new Order(source, repository, roots.fingerprint(source.path()));
    State state =
        states.compute(
            order,
            (_, known) -> known == null || worthAnotherTry(known) ? start(order, done) : known);
    return switch (state) {
      case State.Building _ -> Optional.empty();
      case State.Built built -> Optional.of(built.image());
      case State.Failed failed -> throw failed.why();
    };
  }

  private boolean worthAnotherTry(State state) {
    return state instanceof State.Failed failed
        && failed.why().is(Reason.SERVICE_UNAVAILABLE)
        && failed.when().plus(TRY_AGAIN).isBefore(clock.now());
  }

  private State start(Order order, Runnable done) {
    tasks.start(
        order.repository(),
        () -> {
          states.put(order, build(order));
          done.run();
        });
    return new State.Building();
  }

  private State build(Order order) throws InterruptedException {
    try {
      Path program =
          order.source().artifact().isEmpty()
              ? roots.check(order.source().path())
              : artifacts.fetch(order.source().artifact());
      return new State.Built(
          images.build(
              program, order.repository(), new JavaImages.Launch(order.source().jvmOptions())));
    } catch (PlatformException e) {
      return new State.Failed(e, clock.now());
    }
  }

  @Override
  public void close() {
    tasks.close();
  }
}
