// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.runtimes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.io.RemoteProcess;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.node.logs.ContainerLogs;
import dev.wheelhouse.plane.node.logs.LogQuery;
import dev.wheelhouse.plane.node.testing.BusyboxImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every runtime with real processes promises.
public abstract class RuntimeContract {

  protected record Ended(String id, Exit exit) {}

  @TempDir Path temp;
  protected final LinkedBlockingQueue<Ended> ends = new LinkedBlockingQueue<>();
  private final List<String> started = new ArrayList<>();
  protected ContainerRuntime runtime;
  protected ContainerLogs logs;
  protected Path layer;
  protected SandboxSpec sandbox;
  private int counter;

  protected abstract RuntimeProvider provider();

  @BeforeEach
  void open() throws InterruptedException {
    assumeTrue(BusyboxImage.missing().isEmpty(), BusyboxImage.missing());
    RuntimeReport report = provider().probe(temp);
    assumeTrue(report.usable(), report.reason());
    layer = BusyboxImage.layer(temp.resolve("layer"));
    sandbox =
        new SandboxSpec("uid-1", "pod-one", null, "127.0.0.1", SandboxSpec.HostNamespaces.NONE);
    logs = new ContainerLogs(Clock.system());
    runtime = opened(logs);
    runtime.adopt((id, exit) -> ends.add(new Ended(id, exit)));
    runtime.openSandbox(sandbox);
  }

  private ContainerRuntime opened(ContainerLogs into) {
    return provider().open(new RuntimeContext(temp.resolve("state"), into, Clock.system()));
  }

  /// Another agent after this one.
  protected List<Survivor> reopen() throws InterruptedException {
    logs = new ContainerLogs(Clock.system());
    runtime = opened(logs);
    return runtime.adopt((id, exit) -> ends.add(new Ended(id, exit)));
  }

  @AfterEach
  void close() {
    if (runtime == null) {
      return;
    }
    started.forEach(runtime::remove);
    runtime.closeSandbox("uid-1");
    assertThat(runtime.leftovers()).isEmpty();
    runtime.close();
  }

  protected final ContainerSpec shell(String script) {
    return container(
        new ContainerSpec.Command(
            List.of("/bin/sh", "-c", script),
            List.of("PATH=/bin", "GREETING=hello"),
            "/",
            false,
            true),
        ContainerSpec.Security.DEFAULT,
        ContainerSpec.Limits.NONE,
        List.of());
  }

  protected final ContainerSpec container(
      ContainerSpec.Command command,
      ContainerSpec.Security security,
      ContainerSpec.Limits limits,
      List<ContainerSpec.Mount> mounts) {
    String id = "%064x".formatted(++counter);
    return new ContainerSpec(
        id,
        sandbox,
        new ContainerSpec.Name("default", "one", "uid-1", "main", 0),
        List.of(layer),
        command,
        security,
        limits,
        mounts,
        temp.resolve(id + ".log"),
        Map.of());
  }

  protected final Started start(ContainerSpec container) throws InterruptedException {
    started.add(container.id());
    return runtime.start(container);
  }

  protected final Exit awaitEnd() throws InterruptedException {
    Ended ended = ends.poll(20, TimeUnit.SECONDS);
    assertThat(ended).as("the end of a container").isNotNull();
    return ended.exit();
  }

  protected final String output(ContainerSpec container) throws IOException {
    try (InputStream in = logs.read(container.log(), LogQuery.ALL)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void tellsExitCodeAndKeepsOutput() throws Exception {
    ContainerSpec container = shell("echo $GREETING; echo oops >&2; exit 7");

    start(container);

    Exit exit = awaitEnd();
    assertThat(exit.code()).isEqualTo(7);
    assertThat(exit.reason()).isEqualTo("Error");
    assertThat(output(container).lines()).containsExactlyInAnyOrder("hello", "oops");
    assertThat(Files.readString(container.log())).contains("stdout F hello", "stderr F oops");
  }

  @Test
  void completesWithZero() throws Exception {
    start(shell("true"));

    assertThat(awaitEnd().reason()).isEqualTo("Completed");
  }

  @Test
  void signalsReachTheProcess() throws Exception {
    ContainerSpec container = shell("trap 'exit 3' TERM; echo ready; while :; do sleep 0.05; done");
    start(container);
    awaitLine(container, "ready");

    runtime.signal(container.id(), "SIGTERM");

    assertThat(awaitEnd().code()).isEqualTo(3);
  }

  @Test
  void killEndsWith137() throws Exception {
    ContainerSpec container = shell("sleep 1000");
    start(container);

    runtime.signal(container.id(), "SIGKILL");

    assertThat(awaitEnd().code()).isEqualTo(137);
  }

  @Test
  void refusesAProgramThatIsNotThere() {
    ContainerSpec container =
        container(
            new ContainerSpec.Command(List.of("/no/such/thing"), List.of(), "/", false, false),
            ContainerSpec.Security.DEFAULT,
            ContainerSpec.Limits.NONE,
            List.of());

    assertThatThrownBy(() -> start(container))
        .isInstanceOf(PlatformException.class)
        .hasMessageContaining("/no/such/thing");
  }

  @Test
  void execSeesStreamsAndExitCode() throws Exception {
    ContainerSpec container = shell("sleep 1000");
    start(container);

    try (RemoteProcess exec =
        runtime.exec(
            container.id(),
            new ExecSpec(
                List.of("sh", "-c", "cat; echo err >&2; exit 5"),
                new ExecSpec.Streams(true, true, true, false)))) {
      exec.stdin().write("typed".getBytes(StandardCharsets.UTF_8));
      exec.stdin().close();
      assertThat(exec.stdout().readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("typed");
      assertThat(exec.stderr().readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("err\n");
      assertThat(exec.await()).isEqualTo(5);
    }
  }

  @Test
  void attachJoinsOutputAndInput() throws Exception {
    ContainerSpec container = shell("echo ready; read line; echo got $line; exit 4");
    start(container);
    awaitLine(container, "ready");

    try (RemoteProcess attached =
        runtime.attach(container.id(), new ExecSpec.Streams(true, true, true, false))) {
      attached.stdin().write("something\n".getBytes(StandardCharsets.UTF_8));
      attached.stdin().flush();
      assertThat(attached.stdout().readAllBytes())
          .asString(StandardCharsets.UTF_8)
          .endsWith("got something\n");
      assertThat(attached.await()).isEqualTo(4);
    }
  }

  @Test
  void followedLogEndsWithTheContainer() throws Exception {
    ContainerSpec container = shell("for i in 1 2 3; do echo $i; sleep 0.1; done");
    start(container);

    try (InputStream in = logs.read(container.log(), LogQuery.following())) {
      assertThat(in.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("1\n2\n3\n");
    }
  }

  @Test
  void removeEndsWhatRuns() throws Exception {
    ContainerSpec container = shell("sleep 1000");
    Started running = start(container);

    runtime.remove(container.id());

    assertThat(ProcessHandle.of(running.pid()).filter(ProcessHandle::isAlive)).isEmpty();
  }

  protected final void awaitLine(ContainerSpec container, String line) throws IOException {
    try (InputStream in = logs.read(container.log(), LogQuery.following())) {
      StringBuilder seen = new StringBuilder();
      for (int b = in.read(); b >= 0; b = in.read()) {
        seen.append((char) b);
        if (seen.toString().endsWith(line + "\n")) {
          return;
        }
      }
      throw new AssertionError("log ended without \"" + line + "\": " + seen);
    }
  }
}
