// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Repeats the same work on a server until the CPU time of one operation does not fall any more,
/// then measures it a number of times and reports the best of these.
///
/// The JIT compiler works for a minute or more on a server under full load; what it does in the
/// first seconds is several times the work itself. So each round is compared with the one before,
/// and warm-up is over once two in a row differ by less than [#FLAT]. Property `profile`: a folder
/// for a flight recording of as many further rounds, which are not measured.
final class Rounds {

  private static final double FLAT = 0.03;
  private static final int MOST_WARM_UP = 20;
  private static final int MEASURED = Integer.getInteger("rounds", 4);

  private final ApiServerProcess server;

  Rounds(ApiServerProcess server) {
    this.server = server;
  }

  @FunctionalInterface
  interface Work {
    /// @return how many operations it did
    long run() throws IOException, InterruptedException;
  }

  /// What one round took of the server.
  ///
  /// @param perSecond by the clock on the wall
  /// @param millis CPU, user and system, of one operation
  /// @param bytes allocated for one operation
  record Round(double perSecond, double millis, double bytes) {}

  /// @param reference the same of kube-apiserver and etcd
  Round measure(String what, String reference, Work work) throws IOException, InterruptedException {
    int warmUp = warmUp(work);
    List<Round> rounds = new ArrayList<>();
    for (int i = 0; i < MEASURED; i++) {
      rounds.add(round(work));
    }
    Round best = rounds.getFirst();
    double worst = 0;
    for (Round round : rounds) {
      best = round.millis() < best.millis() ? round : best;
      worst = Math.max(worst, round.millis());
    }
    System.out.printf(
        Locale.ROOT,
        "%-42s %9.0f/s %9.4f ms (worst %.4f) %9.0f bytes   %-16s %d rounds of warm-up%n",
        what,
        best.perSecond(),
        best.millis(),
        worst,
        best.bytes(),
        reference,
        warmUp);
    record(what, work);
    return best;
  }

  private int warmUp(Work work) throws IOException, InterruptedException {
    double before = round(work).millis();
    int flat = 0;
    for (int i = 2; i <= MOST_WARM_UP; i++) {
      double now = round(work).millis();
      flat = now > before * (1 - FLAT) ? flat + 1 : 0;
      before = Math.min(now, before);
      if (flat == 2) {
        return i;
      }
    }
    return MOST_WARM_UP;
  }

  private Round round(Work work) throws IOException, InterruptedException {
    long allocated = server.allocatedBytes();
    double cpu = server.cpuMillis();
    long start = System.nanoTime();
    long done = work.run();
    double seconds = (System.nanoTime() - start) / 1e9;
    double used = server.cpuMillis() - cpu;
    Round round =
        new Round(
            done / seconds, used / done, (double) (server.allocatedBytes() - allocated) / done);
    if (Boolean.getBoolean("verbose")) {
      System.out.println("  " + round);
    }
    return round;
  }

  private void record(String what, Work work) throws IOException, InterruptedException {
    String folder = System.getProperty("profile");
    if (folder == null) {
      return;
    }
    String file = what.replaceAll("[^A-Za-z0-9]+", "-").toLowerCase(Locale.ROOT) + ".jfr";
    jcmd(
        "JFR.start",
        "name=round",
        "settings=profile",
        "jdk.CPUTimeSample#enabled=true",
        "jdk.CPUTimeSample#throttle=5ms");
    for (int i = 0; i < MEASURED; i++) {
      work.run();
    }
    jcmd("JFR.stop", "name=round", "filename=" + Path.of(folder, file));
  }

  private void jcmd(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(server.pid())));
    command.addAll(List.of(arguments));
    new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
  }
}
