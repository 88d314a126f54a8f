// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.podsecurity;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.apiserver.registry.Failures;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads a namespace's policy from its labels. A label that cannot be read is a problem, and counts
/// as the strictest level where it would enforce, as none where it would only tell.
final class PolicyLabels {

  static final String PREFIX = "pod-security.kubernetes.io/";

  private final JsonObject labels;
  private final List<Cause> problems = new ArrayList<>();

  private PolicyLabels(JsonObject labels) {
    this.labels = labels;
  }

  /// @param policy always one that can be applied
  /// @param problems labels that say nothing known
  record Read(NamespacePolicy policy, List<Cause> problems) {}

  static Read read(JsonObject namespace, NamespacePolicy defaults) {
    Optional<JsonObject> labels =
        namespace
            .object("metadata", "labels")
            .filter(all -> all.keySet().stream().anyMatch(label -> label.startsWith(PREFIX)));
    return labels.isEmpty()
        ? new Read(defaults, List.of())
        : new PolicyLabels(labels.get()).read(defaults);
  }

  private Read read(NamespacePolicy defaults) {
    LevelVersion enforce = levelVersion("enforce", defaults.enforce(), Level.RESTRICTED);
    boolean enforceReadable = label("enforce").flatMap(Level::parse).isPresent();
    LevelVersion audit = levelVersion("audit", defaults.audit(), Level.PRIVILEGED);
    LevelVersion warn = levelVersion("warn", defaults.warn(), Level.PRIVILEGED);
    boolean stricter = enforce.level().compareTo(warn.level()) > 0;
    if (label("warn").isEmpty() && enforceReadable && stricter) {
      warn = warn.with(enforce.level());
      if (label("warn-version").isEmpty()) {
        warn = warn.with(enforce.minor());
      }
    }
    return new Read(new NamespacePolicy(enforce, audit, warn), problems);
  }

  private Optional<String> label(String mode) {
    return labels.string(PREFIX + mode);
  }

  private LevelVersion levelVersion(String mode, LevelVersion defaults, Level unreadable) {
    LevelVersion read = defaults;
    Optional<String> level = label(mode);
    if (level.isPresent()) {
      Optional<Level> known = Level.parse(level.get());
      read = read.with(known.orElse(unreadable));
      if (known.isEmpty()) {
        add(mode, level.get(), "must be one of privileged, baseline, restricted");
      }
    }
    Optional<String> version = label(mode + "-version");
    if (version.isPresent()) {
      Optional<Integer> known = LevelVersion.parseVersion(version.get());
      read = read.with(known.orElse(LevelVersion.LATEST));
      if (known.isEmpty()) {
        add(mode + "-version", version.get(), "must be \"latest\" or \"v1.x\"");
      }
    }
    return read;
  }

  private void add(String mode, String value, String detail) {
    problems.add(Failures.badValue("metadata.labels[" + PREFIX + mode + "]", value, detail));
  }
}
