// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.demo;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.app.application.ApplicationFiles;
import dev.wheelhouse.app.application.Applications;
import dev.wheelhouse.app.application.DeleteCommand;
import dev.wheelhouse.app.application.RollbackCommand;
import dev.wheelhouse.app.application.Rollout;
import dev.wheelhouse.app.application.Upload;
import dev.wheelhouse.app.output.Progress;
import dev.wheelhouse.app.output.Waiting;
import dev.wheelhouse.app.plane.DataDirOption;
import dev.wheelhouse.app.plane.DataDirectory;
import dev.wheelhouse.app.plane.PlaneSettings;
import dev.wheelhouse.app.plane.RegistryAccess;
import dev.wheelhouse.app.plane.RunningPlane;
import dev.wheelhouse.app.plane.Shutdown;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.kube.client.Fabric8Objects;
import dev.wheelhouse.kube.client.Trees;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Delivers the storefront on a plane of this process. With `--once` it goes on to check, update,
/// roll back and delete it, and fails when anything is left behind.
@Command(
    name = "demo",
    description = "Deliver a small shop of three Java services and show it.",
    mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final String NAMESPACE = "default";
  private static final String FIELD_MANAGER = "wheelhouse-cli";

  @Option(
      names = "--once",
      description = "Deliver, check, update, roll back, delete, verify that nothing is left, exit.")
  boolean once;

  @Mixin DataDirOption data = new DataDirOption();
  @Mixin PlaneSettings settings = new PlaneSettings();
  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    settings.requireNames();
    Storefront storefront = Storefront.find();
    DataDirectory directory = data.directory();
    CountDownLatch ended = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Thread stop = Shutdown.whenTold(ended, stopped);
    Phases phases = new Phases(out());
    List<String> leftovers = List.of();
    try {
      RunningPlane running =
          phases.run("start the plane", () -> RunningPlane.start(directory, settings).announce());
      try (running;
          Tasks tasks = new Tasks("demo")) {
        Thread visitor = Thread.currentThread();
        tasks.start(
            "interrupt",
            () -> {
              ended.await();
              visitor.interrupt();
            });
        phases.run("start delivery", running::client);
        tour(new Tour(running, directory, storefront, phases), ended);
      } catch (InterruptedException e) {
        say("stopped");
        throw e;
      }
      leftovers = running.plane().leftovers();
    } finally {
      stopped.countDown();
      Shutdown.forget(stop);
    }
    if (once) {
      require(leftovers.isEmpty(), "left behind on this machine: " + leftovers);
      out().print("\n" + phases.table());
      say("\nNothing is left behind. The demo passed.");
    }
    return 0;
  }

  /// Walks the tour; to be told to stop ends it at any point.
  private void tour(Tour tour, CountDownLatch ended) throws InterruptedException {
    try {
      tour.deliver();
      if (once) {
        tour.rest();
      } else {
        invite(tour.directory, tour.running, tour.phases);
        ended.await();
        say("stopping ...");
      }
    } catch (InterruptedException e) {
      say("stopping ...");
      throw e;
    }
  }

  private void invite(DataDirectory directory, RunningPlane running, Phases phases) {
    say("");
    out().print(phases.table());
    say(
        """

        The shop is open:  %s

        Try, in another terminal:
          ./wheelhouse app status storefront
          ./wheelhouse app logs storefront -f
          ./wheelhouse app deploy -f examples/storefront/app-v2.yaml
          ./wheelhouse app rollback storefront
          kubectl --kubeconfig %s get pods,services,ingresses

        Ctrl-C stops everything.\
        """
            .formatted(running.state().entry(), directory.kubeconfig()));
  }

  /// The demonstration's way through one plane.
  private final class Tour {

    private final RunningPlane running;
    private final Storefront storefront;
    private final Phases phases;
    private final Applications applications;
    private final DataDirectory directory;

    Tour(RunningPlane running, DataDirectory directory, Storefront storefront, Phases phases)
        throws InterruptedException {
      this.running = running;
      this.directory = directory;
      this.storefront = storefront;
      this.phases = phases;
      this.applications = new Applications(new Fabric8Objects(running.client()), NAMESPACE);
    }

    void deliver() throws InterruptedException {
      phases.run("lay the groundwork", this::lay);
      phases.run("deliver the storefront", () -> deploy(1));
      phases.run("open the page", () -> expectVersion(1));
    }

    void rest() throws InterruptedException {
      phases.run("check the page over HTTP", this::check);
      phases.run("roll to version 2", () -> whileVisited(() -> deploy(2), 2));
      phases.run("roll back", () -> whileVisited(this::rollBack, 1));
      phases.run("delete the application", this::delete);
    }

    private boolean lay() throws InterruptedException {
      Fabric8Objects objects = new Fabric8Objects(running.client());
      for (Path file : storefront.groundwork()) {
        try (InputStream content = Files.newInputStream(file)) {
          running.client().load(content).items().stream()
              .map(Trees::tree)
              .forEach(it -> objects.apply(it, FIELD_MANAGER, true));
        } catch (IOException e) {
          throw new UserError(UserError.Kind.NO_INPUT, "cannot read " + file, e);
        }
      }
      require(
          Waiting.until(LIMIT, () -> checked(objects)),
          "the definition " + Storefront.DEFINITION + " has not been taken up");
      return true;
    }

    private boolean checked(Fabric8Objects objects) {
      return objects
          .get(Storefront.DEFINITION)
          .flatMap(it -> it.array("status", "conditions"))
          .filter(all ->
              all.objects().stream()
                  .anyMatch(it ->
                      it.string("type").orElse("").equals("Synced")
                          && it.string("status").orElse("").equals("True")))
          .isPresent();
    }

    private boolean deploy(int version) throws InterruptedException {
      Progress progress = new Progress(out());
      ApplicationFiles.Source source =
          ApplicationFiles.read(List.of(storefront.version(version)), NAMESPACE).one();
      new Upload(() -> RegistryAccess.read(directory).target(running.state().registry()), progress)
          .replacePaths(source);
      await(applications.apply(source.tree()), progress);
      return true;
    }

    private boolean rollBack() throws InterruptedException {
      JsonObject earlier = RollbackCommand.choose(applications, Storefront.NAME, null);
      await(RollbackCommand.restore(applications, Storefront.NAME, earlier), new Progress(out()));
      return true;
    }

    private void await(JsonObject applied, Progress progress) throws InterruptedException {
      new Rollout(running.client(), progress)
          .await(
              NAMESPACE,
              Storefront.NAME,
              applied.integer("metadata", "generation").orElse(0L),
              LIMIT);
    }

    private boolean expectVersion(int version) throws InterruptedException {
      try (PageClient page = new PageClient(running.state().entry())) {
        boolean shown = Waiting.until(Duration.ofSeconds(30), () -> shows(page, version));
        require(
            shown, "the page at " + running.state().entry() + " does not show version " + version);
      }
      return true;
    }

    private boolean check() throws InterruptedException {
      try (PageClient page = new PageClient(running.state().entry())) {
        PageClient.View ordered = page.order("teapot");
        require(ordered.status() == 200, "an order was refused: " + ordered.text());
        PageClient.View view = page.look();
        require(view.text().contains("teapot"), "the page does not show the catalogue");
        require(view.text().contains("\"count\":1"), "the page does not show the order");
      } catch (IOException e) {
        throw new UserError(UserError.Kind.FAILED, "the page cannot be reached: " + e, e);
      }
      return true;
    }

    private boolean whileVisited(Phases.Phase<Boolean> change, int version)
        throws InterruptedException {
      try (PageClient page = new PageClient(running.state().entry())) {
        Visitors visitors = new Visitors(page);
        try (visitors) {
          change.run();
          expectVersion(version);
        }
        require(
            visitors.failures() == 0,
            visitors.failures()
                + " of "
                + visitors.visits()
                + " requests failed during the roll: "
                + visitors.notes());
        say("    " + visitors.visits() + " requests meanwhile, none failed");
      }
      return true;
    }

    private boolean delete() throws InterruptedException {
      DeleteCommand.delete(applications, Storefront.NAME, LIMIT);
      require(
          running.plane().podLeftovers().isEmpty(),
          "pods are gone but not their parts: " + running.plane().podLeftovers());
      return true;
    }
  }

  private static boolean shows(PageClient page, int version) {
    try {
      return page.look().shows(version);
    } catch (IOException _) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserError(UserError.Kind.FAILED, "interrupted", e);
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new UserError(UserError.Kind.FAILED, otherwise);
    }
  }

  private void say(String text) {
    out().println(text);
    out().flush();
  }

  private PrintWriter out() {
    return Objects.requireNonNull(spec).commandLine().getOut();
  }
}
