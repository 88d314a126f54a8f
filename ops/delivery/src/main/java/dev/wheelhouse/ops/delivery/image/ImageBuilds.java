// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.image;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.ops.delivery.artifacts.ArtifactStore;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext.ImageState;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext.ProgramSource;
import dev.wheelhouse.ops.delivery.revisions.Hashes;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Builds images beside the reconcile loop. Asking for an image starts its build; when it has ended
/// well or badly, the one who asked is told to look again. Safe for use by many threads.
public final class ImageBuilds implements AutoCloseable {

  private static final Duration TRY_AGAIN = Duration.ofSeconds(5);
  private static final int REMEMBERED = 10_000;

  private final JavaImages images;
  private final ArtifactStore artifacts;
  private final AllowedRoots roots;
  private final BuiltImages built;
  private final Clock clock;
  private final Tasks tasks = new Tasks("image-builds");

  /// What is known of the orders asked for last; guarded by itself.
  private final Map<Order, State> states =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Order, State> eldest) {
          return size() > REMEMBERED && !(eldest.getValue() instanceof State.Building);
        }
      };

  /// @param cache a folder for what is worth keeping between runs
  public ImageBuilds(
      JavaImages images, ArtifactStore artifacts, AllowedRoots roots, Path cache, Clock clock) {
    this.images = images;
    this.artifacts = artifacts;
    this.roots = roots;
    this.built = new BuiltImages(cache.resolve("images"));
    this.clock = clock;
  }

  /// What is built.
  ///
  /// @param repository where its image goes to, for example `default/web`
  /// @param scope the application's uid
  private record Order(ProgramSource source, String repository, String scope) {

    /// The same for orders that must give the same image. An uploaded program says by its digest
    /// what it is; a file is one thing for one revision of one application.
    String key(String base) {
      int at = source.artifact().lastIndexOf('@');
      JsonArray parts = new JsonArray(source.jvmOptions());
      parts.add(base);
      parts.add(repository);
      if (at >= 0) {
        parts.add(source.artifact().substring(at));
      } else {
        parts.add(scope);
        parts.add(source.revision());
        parts.add(source.path());
      }
      return Hashes.of(parts);
    }
  }

  private sealed interface State {
    record Building() implements State {}

    record Built(String image) implements State {}

    record Failed(PlatformException why, Instant when) implements State {}
  }

  /// The image of a program.
  ///
  /// @param repository for example `default/web`
  /// @param scope the application's uid
  /// @param done called once when a build that this call started has ended
  /// @throws PlatformException the reason why it cannot be built
  public ImageState image(ProgramSource source, String repository, String scope, Runnable done) {
    images.registry().require(source.component());
    Order order = new Order(source, repository, scope);
    State state;
    synchronized (states) {
      State known = states.get(order);
      state = known == null || worthAnotherTry(known) ? begin(order, done) : known;
      states.put(order, state);
    }
    return switch (state) {
      case State.Building _ -> new ImageState.Waiting("building image");
      case State.Built it -> new ImageState.Ready(it.image());
      case State.Failed failed when passing(failed) ->
          new ImageState.Waiting(failed.why().getMessage() + "; trying again");
      case State.Failed failed -> throw failed.why();
    };
  }

  private static boolean passing(State.Failed failed) {
    return failed.why().is(Reason.SERVICE_UNAVAILABLE) || failed.why().is(Reason.UNAUTHORIZED);
  }

  private boolean worthAnotherTry(State state) {
    return state instanceof State.Failed failed
        && passing(failed)
        && failed.when().plus(TRY_AGAIN).isBefore(clock.now());
  }

  /// An image built in an earlier life is used at once; whether the registry still has it is looked
  /// up meanwhile.
  private State begin(Order order, Runnable done) {
    Optional<String> known = built.find(order.key(images.baseKey()));
    if (known.isPresent()) {
      String image = images.registry().host() + "/" + known.get();
      tasks.start(order.repository(), () -> checkAgain(order, image, done));
      return new State.Built(image);
    }
    tasks.start(order.repository(), () -> finish(order, build(order), done));
    return new State.Building();
  }

  private void finish(Order order, State state, Runnable done) {
    synchronized (states) {
      states.put(order, state);
    }
    done.run();
  }

  private void checkAgain(Order order, String image, Runnable done) throws InterruptedException {
    if (images.missing(image)) {
      finish(order, build(order), done);
    }
  }

  private State build(Order order) throws InterruptedException {
    try {
      Path program =
          order.source().artifact().isEmpty()
              ? roots.check(order.source().path())
              : artifacts.fetch(order.source().artifact());
      String image =
          images.build(
              program, order.repository(), new JavaImages.Launch(order.source().jvmOptions()));
      built.remember(order.key(images.baseKey()), image.substring(image.indexOf('/') + 1));
      return new State.Built(image);
    } catch (PlatformException e) {
      return new State.Failed(e, clock.now());
    } catch (RuntimeException e) {
      return new State.Failed(
          new PlatformException(Reason.INTERNAL, "cannot build the image: " + e, e), clock.now());
    }
  }

  @Override
  public void close() {
    tasks.close();
  }
}
