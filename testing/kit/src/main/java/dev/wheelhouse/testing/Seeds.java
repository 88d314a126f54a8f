// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/// Runs of operations that follow from a seed alone. When a run fails, operations are dropped as
/// long as it still fails; the error names the seed and what is left.
public final class Seeds {

  private static final int MOST_RUNS = 200;

  private Seeds() {}

  /// A run; an error means that it failed.
  @FunctionalInterface
  public interface Run<O> {
    void of(List<O> operations) throws Exception;
  }

  /// The seed that a system property names; any for `random`; else always the same, so that a build
  /// that was green stays green.
  public static long seed(String property) {
    String given = System.getProperty(property, "1");
    return given.equals("random") ? new Random().nextLong(1L << 40) : Long.parseLong(given);
  }

  /// Makes operations and runs them.
  ///
  /// @throws AssertionError naming the seed and a short list of operations that fails
  public static <O> void check(long seed, int count, Function<Random, O> generator, Run<O> run) {
    Random random = new Random(seed);
    List<O> operations = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      operations.add(generator.apply(random));
    }
    Throwable failure = failure(operations, run);
    if (failure != null) {
      List<O> few = shrunk(operations, run);
      Throwable last = failure(few, run);
      throw new AssertionError(
          "seed " + seed + ", " + few.size() + " of " + count + " operations: " + few,
          last == null ? failure : last);
    }
  }

  private static <O> @org.jspecify.annotations.Nullable Throwable failure(
      List<O> operations, Run<O> run) {
    try {
      run.of(operations);
      return null;
    } catch (Exception | AssertionError e) {
      return e;
    }
  }

  /// Leaves out ever smaller parts while the rest still fails.
  private static <O> List<O> shrunk(List<O> failing, Run<O> run) {
    List<O> left = failing;
    int runs = 0;
    for (int part = left.size() / 2; part >= 1 && runs < MOST_RUNS; ) {
      boolean smaller = false;
      for (int from = 0; from < left.size() && runs < MOST_RUNS; from += part) {
        List<O> without = new ArrayList<>(left.subList(0, from));
        without.addAll(left.subList(Math.min(left.size(), from + part), left.size()));
        runs++;
        if (failure(without, run) != null) {
          left = without;
          smaller = true;
          break;
        }
      }
      part = smaller ? Math.min(part, Math.max(1, left.size() / 2)) : part / 2;
    }
    return left;
  }
}
