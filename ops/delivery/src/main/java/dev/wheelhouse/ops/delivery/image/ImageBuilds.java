// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.image;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.ops.delivery.artifacts.ArtifactStore;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext.ImageState;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext.Origin;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext.ProgramSource;
import dev.wheelhouse.ops.delivery.maven.Coordinates;
import dev.wheelhouse.ops.delivery.maven.MavenPrograms;
import dev.wheelhouse.ops.delivery.maven.MavenRepository;
import dev.wheelhouse.ops.delivery.program.Program;
import dev.wheelhouse.ops.delivery.program.ProgramReader;
import dev.wheelhouse.ops.delivery.program.WorkFolder;
import dev.wheelhouse.ops.delivery.revisions.Hashes;
import java.io.IOException;
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

  /// Another value where programs are laid out otherwise in images than before.
  private static final String LAYERING = "layers-1";

  private final JavaImages images;
  private final MavenPrograms maven;
  private final Path work;
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
      JavaImages images,
      ArtifactStore artifacts,
      MavenPrograms maven,
      AllowedRoots roots,
      Path cache,
      Clock clock) {
    this.images = images;
    this.artifacts = artifacts;
    this.maven = maven;
    this.work = cache.resolve("work");
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
    /// what it is, a release by its coordinates; a file and a snapshot are one thing for one
    /// revision of one application.
    String key(String base) {
      JsonArray parts = new JsonArray(source.jvmOptions());
      parts.add(LAYERING);
      parts.add(base);
      parts.add(repository);
      switch (source.origin()) {
        case Origin.Artifact it ->
            parts.add(it.reference().substring(it.reference().lastIndexOf('@') + 1));
        case Origin.File it -> addChanging(parts, it.path());
        case Origin.Maven it when Coordinates.parse(it.coordinates()).snapshot() ->
            addChanging(parts, it.toString());
        case Origin.Maven it -> parts.add(it.toString());
      }
      parts.add(source.mainClass());
      return Hashes.of(parts);
    }

    private void addChanging(JsonArray parts, String name) {
      parts.add(scope);
      parts.add(source.revision());
      parts.add(name);
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
    try (WorkFolder folder = WorkFolder.in(work)) {
      Program program = program(order.source(), folder.folder());
      String image = images.build(program, order.repository(), order.source().jvmOptions());
      built.remember(order.key(images.baseKey()), image.substring(image.indexOf('/') + 1));
      return new State.Built(image);
    } catch (PlatformException e) {
      return new State.Failed(e, clock.now());
    } catch (IOException | RuntimeException e) {
      return new State.Failed(
          new PlatformException(Reason.INTERNAL, "cannot build the image: " + e, e), clock.now());
    }
  }

  /// Files that others may write to are copied: layers are remembered by the paths and times of
  /// their files.
  private Program program(ProgramSource source, Path folder)
      throws IOException, InterruptedException {
    return switch (source.origin()) {
      case Origin.File it ->
          new ProgramReader()
              .read(roots.check(it.path()), source.mainClass(), folder)
              .copiedTo(folder.resolve("copies"));
      case Origin.Artifact it -> artifacts.fetch(it.reference(), folder);
      case Origin.Maven it ->
          new ProgramReader()
              .read(
                  maven.fetch(
                      Coordinates.parse(it.coordinates()),
                      MavenRepository.of(it.repository(), it.user(), it.password())),
                  source.mainClass(),
                  folder);
    };
  }

  @Override
  public void close() {
    tasks.close();
  }
}
