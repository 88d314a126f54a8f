// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.runtimes.oci;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.io.RemoteProcess;
import dev.wheelhouse.plane.node.linux.FdOutputStream;
import dev.wheelhouse.plane.node.linux.FileDescriptors;
import dev.wheelhouse.plane.node.linux.Poller;
import dev.wheelhouse.plane.node.linux.Terminal;
import dev.wheelhouse.plane.node.logs.LogFile;
import dev.wheelhouse.plane.node.runtimes.AttachedLog;
import dev.wheelhouse.plane.node.runtimes.ContainerSpec;
import dev.wheelhouse.plane.node.runtimes.ExecSpec;
import dev.wheelhouse.plane.node.runtimes.Exit;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A container that this program watches: its record, its streams and its end.
final class OciContainer {

  private static final AtomicInteger EXECS = new AtomicInteger();

  private final Bundle bundle;
  private final CountDownLatch end = new CountDownLatch(1);
  private volatile Bundle.Entry entry;
  private volatile boolean running;
  private volatile @Nullable Exit exit;
  private @Nullable OutputPump pump;
  private @Nullable TerminalPump terminal;
  private @Nullable OutputStream stdin;
  private boolean stdinOnce;

  OciContainer(Bundle bundle, Bundle.Entry entry, boolean running) {
    this.bundle = bundle;
    this.entry = entry;
    this.running = running;
  }

  Bundle bundle() {
    return bundle;
  }

  Bundle.Entry entry() {
    return entry;
  }

  boolean running() {
    return running;
  }

  void pump(OutputPump pump) {
    this.pump = pump;
    if (Files.exists(bundle.in())) {
      stdin = new FdOutputStream(FileDescriptors.open(bundle.in(), FileDescriptors.READ_WRITE));
    }
  }

  /// Makes the streams that the container will get and starts to read what it writes.
  ///
  /// With a terminal the container's streams are one; it has no controlling terminal, so that a
  /// shell in it has no job control.
  Runc.Stdio openStreams(ContainerSpec.Command command, Poller poller, LogFile log) {
    OutputPump.makeFifos(bundle);
    if (command.terminal()) {
      Terminal opened = new Terminal(poller);
      terminal = new TerminalPump(opened, log);
      stdin = opened.input();
      return new Runc.Stdio(opened.slave(), opened.slave(), opened.slave());
    }
    stdinOnce = command.stdinOnce();
    if (command.stdin()) {
      FileDescriptors.makeFifo(bundle.in());
    }
    pump(new OutputPump(poller, bundle.out(), bundle.err(), log));
    Path in = command.stdin() ? bundle.in() : Path.of("/dev/null");
    return new Runc.Stdio(in, bundle.out(), bundle.err());
  }

  void started(int pid, int startTicks, Instant at) {
    entry = entry.running(pid, startTicks, at);
    running = true;
    if (terminal != null) {
      terminal.start();
    }
  }

  void drain(long milliseconds) throws InterruptedException {
    if (pump != null) {
      pump.awaitEnd(milliseconds);
    }
    if (terminal != null) {
      terminal.awaitEnd(milliseconds);
    }
  }

  void ended(Exit seen) {
    exit = seen;
    running = false;
    closeStreams();
    end.countDown();
  }

  void awaitEnd(long milliseconds) throws InterruptedException {
    if (!end.await(milliseconds, TimeUnit.MILLISECONDS)) {
      throw new PlatformException(
          Reason.TIMEOUT, "process " + entry.pid() + " does not end after SIGKILL");
    }
  }

  void closeStreams() {
    if (pump != null) {
      pump.close();
    }
    if (terminal != null) {
      terminal.close();
    }
    if (stdin instanceof FdOutputStream fifo) {
      fifo.close();
    }
  }

  Path nextPidFile() {
    return bundle.folder().resolve("exec-" + EXECS.incrementAndGet() + ".pid");
  }

  RemoteProcess attach(ExecSpec.Streams streams, LogFile log) {
    OutputStream input = streams.stdin() && stdin != null ? stdin : OutputStream.nullOutputStream();
    return new AttachedLog(
        log,
        input,
        streams.stdin() && stdinOnce && input instanceof FdOutputStream,
        (columns, rows) -> {
          if (terminal != null) {
            terminal.resize(columns, rows);
          }
        },
        () -> {
          end.await();
          Exit seen = exit;
          return seen == null ? 0 : seen.code();
        });
  }
}
