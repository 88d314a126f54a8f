// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.bench;

import dev.wheelhouse.plane.store.Draft;
import dev.wheelhouse.plane.store.Expectation;
import dev.wheelhouse.plane.store.Range;
import dev.wheelhouse.plane.store.Store;
import dev.wheelhouse.plane.store.StoreOptions;
import dev.wheelhouse.plane.store.Stores;
import dev.wheelhouse.plane.store.Watch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/// Durable puts per second, time to open, range and watch wake-up of the store on the disk of the
/// given directory (default: the temporary one).
public final class StoreBench {

  private static final int VALUE_BYTES = 2048;
  private static final int KEYS = 10_000;
  private static final Duration WARM_UP = Duration.ofSeconds(1);
  private static final Duration RUN = Duration.ofSeconds(3);
  private static final int WAKE_UPS = 2000;
  private static final int IDLE_WATCHES = 200;

  private final Path directory;

  private StoreBench(Path directory) {
    this.directory = directory;
  }

  public static void main(String[] args) throws Exception {
    Path parent =
        args.length > 0 ? Path.of(args[0]) : Path.of(System.getProperty("java.io.tmpdir"));
    Path directory = Files.createTempDirectory(parent, "store-bench");
    try {
      new StoreBench(directory).run();
    } finally {
      delete(directory);
    }
  }

  private void run() throws InterruptedException {
    open("open empty, unpacking the library");
    open("open empty again");
    for (int writers : new int[] {1, 16, 64}) {
      puts(writers);
    }
    fill();
    open("open with " + KEYS + " objects");
    open("open with " + KEYS + " objects again");
    ranges();
    wakeUps();
    fanOut();
  }

  private Store store(String name) {
    return Stores.open(directory.resolve(name), StoreOptions.defaults());
  }

  private void open(String what) {
    long start = System.nanoTime();
    try (Store store = store("objects")) {
      print(what + " (" + store.count("") + " keys)", millisSince(start), "ms");
    }
  }

  private void puts(int writers) throws InterruptedException {
    try (Store store = store("puts-" + writers)) {
      measure(store, writers, WARM_UP);
      print("puts, " + writers + " writers", measure(store, writers, RUN), "/s");
    }
  }

  private static double measure(Store store, int writers, Duration time)
      throws InterruptedException {
    LongAdder done = new LongAdder();
    long start = System.nanoTime();
    long end = start + time.toNanos();
    List<Thread> threads = new ArrayList<>();
    for (int writer = 0; writer < writers; writer++) {
      String prefix = "/registry/configmaps/default/w" + writer + "-";
      threads.add(Thread.ofVirtual().start(() -> write(store, prefix, end, done)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return done.sum() * 1e9 / (System.nanoTime() - start);
  }

  private static void write(Store store, String prefix, long end, LongAdder done) {
    for (int i = 0; System.nanoTime() < end; i++) {
      store.put(prefix + i % KEYS, new Draft(value(), 10), Expectation.ANY);
      done.increment();
    }
  }

  private static byte[] value() {
    byte[] value = new byte[VALUE_BYTES];
    Arrays.fill(value, (byte) 'x');
    return value;
  }

  private void fill() throws InterruptedException {
    try (Store store = store("objects")) {
      List<Thread> threads = new ArrayList<>();
      for (int writer = 0; writer < 64; writer++) {
        int first = writer;
        threads.add(
            Thread.ofVirtual()
                .start(() -> {
                  for (int key = first; key < KEYS; key += 64) {
                    store.put("/registry/pods/default/" + key, Draft.of(value()), Expectation.ANY);
                  }
                }));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      print("on disk", store.size() / 1e6, "MB");
    }
  }

  private void ranges() {
    try (Store store = store("objects")) {
      for (int i = 0; i < 50; i++) {
        store.range(Range.all("/registry/pods/"));
      }
      long start = System.nanoTime();
      store.range(Range.all("/registry/pods/"));
      print("range of all", millisSince(start), "ms");
      start = System.nanoTime();
      String after = "";
      long revision = 0;
      for (int i = 0; i < KEYS / 500; i++) {
        var page = store.range(new Range("/registry/pods/", after, 500, revision));
        after = page.entries().getLast().key();
        revision = page.revision();
      }
      print("range of all in pages of 500", millisSince(start), "ms");
    }
  }

  private void wakeUps() throws InterruptedException {
    try (Store store = store("watch")) {
      List<Thread> idle = new ArrayList<>();
      for (int i = 0; i < IDLE_WATCHES; i++) {
        String prefix = "/registry/other/" + i % 20 + "/";
        idle.add(Thread.ofVirtual().start(() -> wait(store, prefix)));
      }
      long[] delays = new long[WAKE_UPS];
      Thread reader = Thread.ofVirtual().start(() -> follow(store, delays));
      for (int i = 0; i < WAKE_UPS; i++) {
        store.put("/registry/leases/a", stamped(), Expectation.ANY);
      }
      reader.join();
      idle.forEach(Thread::interrupt);
      Arrays.sort(delays);
      print("put to watch, sync included, p50", delays[WAKE_UPS / 2] / 1e6, "ms");
      print("put to watch, sync included, p99", delays[WAKE_UPS * 99 / 100] / 1e6, "ms");
    }
  }

  private void fanOut() throws InterruptedException {
    int events = 5000;
    try (Store store = store("fan-out")) {
      List<Thread> readers = new ArrayList<>();
      for (int i = 0; i < IDLE_WATCHES; i++) {
        readers.add(Thread.ofVirtual().start(() -> follow(store, new long[events])));
      }
      long start = System.nanoTime();
      for (int i = 0; i < events; i++) {
        store.put("/registry/leases/a", stamped(), Expectation.ANY);
      }
      for (Thread reader : readers) {
        reader.join();
      }
      print(
          "events to " + IDLE_WATCHES + " watches, 1 writer",
          (double) events * IDLE_WATCHES * 1e3 / millisSince(start),
          "/s");
    }
  }

  private static Draft stamped() {
    return Draft.of(Long.toString(System.nanoTime()).getBytes(StandardCharsets.US_ASCII));
  }

  private static void wait(Store store, String prefix) {
    try (Watch watch = store.watch(prefix, store.revision())) {
      watch.poll(Duration.ofMinutes(1));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void follow(Store store, long[] delays) {
    try (Watch watch = store.watch("/registry/leases/", 0)) {
      for (int seen = 0; seen < delays.length; ) {
        for (var change : watch.poll(Duration.ofSeconds(10))) {
          long sent = Long.parseLong(new String(change.entry().value(), StandardCharsets.US_ASCII));
          delays[seen++] = System.nanoTime() - sent;
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static double millisSince(long start) {
    return (System.nanoTime() - start) / 1e6;
  }

  private static void print(String what, double figure, String unit) {
    System.out.printf("%-45s %,12.2f %s%n", what, figure, unit);
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
