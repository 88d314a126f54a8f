// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.plane;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.plane.apiserver.audit.AuditOptions;
import dev.wheelhouse.plane.apiserver.fairness.FairnessOptions;
import dev.wheelhouse.plane.apiserver.health.OperatingOptions;
import dev.wheelhouse.plane.embedded.OperationsSetup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Options of the API server about load, audit and how it is run; named as kube-apiserver names
/// them.
final class OperationsSettings {

  private static final Pattern SECONDS = Pattern.compile("(?:(\\d+)m)?(?:(\\d+)s)?");
  private static final String OUT = "-";

  @Option(
      names = "--max-requests-inflight",
      defaultValue = "400",
      description = "Most reads worked on at once (default: ${DEFAULT-VALUE}).")
  int maxReads = 400;

  @Option(
      names = "--max-mutating-requests-inflight",
      defaultValue = "200",
      description = "Most writes worked on at once (default: ${DEFAULT-VALUE}).")
  int maxWrites = 200;

  @Option(
      names = "--enable-priority-and-fairness",
      arity = "0..1",
      defaultValue = "true",
      fallbackValue = "true",
      description = "Share both limits out by FlowSchemas (default: ${DEFAULT-VALUE}).")
  boolean fairness = true;

  @Option(
      names = "--audit-policy-file",
      paramLabel = "FILE",
      description = "What is audited: a Policy of audit.k8s.io/v1.")
  @Nullable Path auditPolicyFile;

  @Option(
      names = "--audit-log-path",
      paramLabel = "FILE",
      description = "Where audit events go, one JSON object a line; - for standard output.")
  @Nullable String auditLogPath;

  @Option(
      names = "--audit-log-mode",
      paramLabel = "MODE",
      defaultValue = "blocking",
      description =
          "blocking: requests wait until their events are written; batch: they do not (default:"
              + " ${DEFAULT-VALUE}).")
  String auditLogMode = "blocking";

  @Option(
      names = "--audit-log-maxsize",
      paramLabel = "MB",
      defaultValue = "0",
      description = "Size at which the audit log is rotated; 0 for never.")
  int auditLogMaxSize;

  @Option(
      names = "--audit-log-maxbackup",
      paramLabel = "N",
      defaultValue = "0",
      description = "Rotated audit logs kept; 0 for all.")
  int auditLogMaxBackup;

  @Option(
      names = "--audit-log-maxage",
      paramLabel = "DAYS",
      defaultValue = "0",
      description = "How long rotated audit logs are kept; 0 for ever.")
  int auditLogMaxAge;

  @Option(
      names = "--profiling",
      arity = "0..1",
      defaultValue = "true",
      fallbackValue = "true",
      description = "Serve /debug/ to administrators (default: ${DEFAULT-VALUE}).")
  boolean profiling = true;

  @Option(
      names = "--shutdown-delay-duration",
      paramLabel = "DURATION",
      defaultValue = "0s",
      description = "How long to serve on, not ready any more, when told to stop: 5s, 1m30s.")
  String shutdownDelay = "0s";

  /// Looks at the values alone, before anything is touched.
  ///
  /// @throws UserError naming the option that is wrong
  void check() {
    positive("--max-requests-inflight", maxReads);
    positive("--max-mutating-requests-inflight", maxWrites);
    notNegative("--audit-log-maxsize", auditLogMaxSize);
    notNegative("--audit-log-maxbackup", auditLogMaxBackup);
    notNegative("--audit-log-maxage", auditLogMaxAge);
    if (!auditLogMode.equals("blocking") && !auditLogMode.equals("batch")) {
      throw Checks.wrong("--audit-log-mode `" + auditLogMode + "`: take blocking or batch");
    }
    if (auditLogPath != null && auditPolicyFile == null) {
      throw Checks.wrong("--audit-log-path needs --audit-policy-file: it says what is audited");
    }
    ServerSettings.readable("--audit-policy-file", auditPolicyFile);
    delay();
  }

  private static void positive(String option, int value) {
    if (value < 1) {
      throw Checks.wrong(option + " " + value + ": take 1 or more");
    }
  }

  private static void notNegative(String option, int value) {
    if (value < 0) {
      throw Checks.wrong(option + " " + value + ": take 0 or more");
    }
  }

  private Duration delay() {
    Matcher parts = SECONDS.matcher(shutdownDelay);
    if (shutdownDelay.isEmpty() || !parts.matches()) {
      throw Checks.wrong(
          "--shutdown-delay-duration `" + shutdownDelay + "`: take a duration such as 5s or 1m30s");
    }
    return Duration.ofMinutes(number(parts.group(1))).plusSeconds(number(parts.group(2)));
  }

  private static long number(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }

  OperationsSetup setup() {
    return new OperationsSetup(
        new FairnessOptions(maxReads, maxWrites, fairness),
        new AuditOptions(
            auditPolicyFile,
            auditLogPath,
            auditLogMode.equals("batch"),
            auditLogMaxSize,
            auditLogMaxBackup,
            auditLogMaxAge),
        new OperatingOptions(profiling, delay(), OperatingOptions.DEFAULT.slowRequests()));
  }

  /// The options as a command line, for the same server in another process.
  List<String> arguments() {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--max-requests-inflight=" + maxReads,
                "--max-mutating-requests-inflight=" + maxWrites,
                "--enable-priority-and-fairness=" + fairness,
                "--audit-log-mode=" + auditLogMode,
                "--audit-log-maxsize=" + auditLogMaxSize,
                "--audit-log-maxbackup=" + auditLogMaxBackup,
                "--audit-log-maxage=" + auditLogMaxAge,
                "--profiling=" + profiling,
                "--shutdown-delay-duration=" + shutdownDelay));
    if (auditPolicyFile != null) {
      arguments.add("--audit-policy-file=" + auditPolicyFile.toAbsolutePath());
    }
    if (auditLogPath != null) {
      arguments.add("--audit-log-path=" + absolute(auditLogPath));
    }
    return arguments;
  }

  private static String absolute(String path) {
    return path.equals(OUT) ? path : Path.of(path).toAbsolutePath().toString();
  }
}
