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
import dev.wheelhouse.ops.delivery.program.KeptFolder;
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
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Builds images beside the reconcile loop. Asking for an image starts its build; when it has ended
/// well or badly, the one who asked is told to look again. Two are built at a time, the others
/// wait. Safe for use by many threads.
public final class ImageBuilds implements AutoCloseable {

  /// After a failure that passes by itself, as a rule, and after any other; twice as long each
  /// time.
  private static final Duration SOON = Duration.ofSeconds(5);

  private static final Duration LATER = Duration.ofSeconds(30);
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final int DOUBLINGS = 6;
  private static final Logger LOG = LoggerFactory.getLogger(ImageBuilds.class);
  private static final int AT_ONCE = 2;
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
  private final Semaphore free = new Semaphore(AT_ONCE, true);

  /// What is known of the orders asked for last; guarded by itself.
  private final Map<Order, State> states =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Order, State> eldest) {
          return size() > REMEMBERED && !eldest.getValue().building();
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

    /// How the build before failed is told until this one has ended.
    record BuildingAgain(Failed before) implements State {}

    record Built(String image) implements State {}

    /// @param times that it has failed in a row
    record Failed(PlatformException why, Instant when, int times) implements State {}

    default boolean building() {
      return this instanceof Building || this instanceof BuildingAgain;
    }
  }

  /// The image of a program.
  ///
  /// @param repository for example `default/web`
  /// @param scope the application's uid
  /// @param done called once when a build that this call started has ended
  /// @throws PlatformException the reason why it cannot be built as things are; unless the program
  ///   itself is known to be bad for good, a later call tries again
  public ImageState image(ProgramSource source, String repository, String scope, Runnable done) {
    images.registry().require(source.component());
    Order order = new Order(source, repository, scope);
    State state;
    synchronized (states) {
      state =
          switch (states.get(order)) {
            case null -> begin(order, done);
            case State.Failed failed when due(order, failed) -> {
              tasks.start(order.repository(), () -> run(order, failed.times(), done));
              yield new State.BuildingAgain(failed);
            }
            case State known -> known;
          };
      states.put(order, state);
    }
    return switch (state) {
      case State.Building _ -> new ImageState.Waiting("building image");
      case State.BuildingAgain again -> told(again.before());
      case State.Built it -> new ImageState.Ready(it.image());
      case State.Failed failed -> told(failed);
    };
  }

  private static ImageState told(State.Failed failed) {
    if (lasting(failed.why())) {
      throw failed.why();
    }
    return new ImageState.Waiting(failed.why().getMessage() + "; trying again");
  }

  /// Whether somebody has to do something about it, to the program as a rule.
  private static boolean lasting(PlatformException why) {
    return why.is(Reason.INVALID) || why.is(Reason.NOT_FOUND) || why.is(Reason.FORBIDDEN);
  }

  /// What a digest names stays as it is: once found bad, it is bad. All else may have been mended.
  private boolean due(Order order, State.Failed failed) {
    boolean bad = order.source().origin() instanceof Origin.Artifact;
    return !(bad && failed.why().is(Reason.INVALID))
        && !clock.now().isBefore(failed.when().plus(rest(failed)));
  }

  private static Duration rest(State.Failed failed) {
    int doublings = Math.min(failed.times() - 1, DOUBLINGS);
    Duration rest = (lasting(failed.why()) ? LATER : SOON).multipliedBy(1L << doublings);
    return rest.compareTo(LONGEST) > 0 ? LONGEST : rest;
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
    tasks.start(order.repository(), () -> run(order, 0, done));
    return new State.Building();
  }

  private void checkAgain(Order order, String image, Runnable done) throws InterruptedException {
    if (images.missing(image)) {
      run(order, 0, done);
    }
  }

  /// @param failures that there were before in a row
  private void run(Order order, int failures, Runnable done) throws InterruptedException {
    State state;
    try {
      state = new State.Built(built(order));
    } catch (InterruptedException e) {
      synchronized (states) {
        states.remove(order);
      }
      throw e;
    } catch (PlatformException e) {
      state = new State.Failed(e, clock.now(), failures + 1);
    } catch (Throwable e) {
      LOG.atError().setCause(e).addKeyValue("repository", order.repository()).log("a build failed");
      PlatformException why =
          new PlatformException(Reason.INTERNAL, "cannot build the image: " + e, e);
      state = new State.Failed(why, clock.now(), failures + 1);
    }
    synchronized (states) {
      states.put(order, state);
    }
    done.run();
  }

  private String built(Order order) throws IOException, InterruptedException {
    free.acquire();
    try {
      return build(order);
    } finally {
      free.release();
    }
  }

  private String build(Order order) throws IOException, InterruptedException {
    new KeptFolder(work, 0, 1).removeLeftovers(clock.now());
    try (WorkFolder folder = WorkFolder.in(work)) {
      Program program = program(order.source(), folder.folder());
      String image = images.build(program, order.repository(), order.source().jvmOptions());
      built.remember(order.key(images.baseKey()), image.substring(image.indexOf('/') + 1));
      return image;
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
