// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.base.failpoints;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Named places where a test can make the code fail, stall or end the process. Without a test they
/// cost one volatile read.
///
/// Names are `module.place`, for example `store.before-sync`. A process can be told at start by the
/// system property `wheelhouse.failpoints`, a comma-separated list of `name=halt`: the JVM then
/// halts at that place without running any shutdown hook, as a power cut would.
public final class Failpoints {

  private static final int HALT_STATUS = 97;
  private static volatile boolean armed;
  private static final Map<String, Runnable> ACTIONS = new ConcurrentHashMap<>();

  static {
    for (String entry : System.getProperty("wheelhouse.failpoints", "").split(",", -1)) {
      if (entry.endsWith("=halt")) {
        arm(entry.substring(0, entry.length() - "=halt".length()), Failpoints::halt);
      }
    }
  }

  private Failpoints() {}

  private static void halt() {
    Runtime.getRuntime().halt(HALT_STATUS);
  }

  /// Runs what a test armed under this name, if anything. Called by the code under test.
  public static void reach(String name) {
    if (armed) {
      Runnable action = ACTIONS.get(name);
      if (action != null) {
        action.run();
      }
    }
  }

  /// Makes [#reach] of this name run the action until [#disarm].
  public static void arm(String name, Runnable action) {
    ACTIONS.put(name, action);
    armed = true;
  }

  public static void disarm(String name) {
    ACTIONS.remove(name);
    armed = !ACTIONS.isEmpty();
  }
}
