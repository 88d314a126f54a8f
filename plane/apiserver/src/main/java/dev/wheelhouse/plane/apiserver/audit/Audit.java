// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.audit;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.apiserver.authn.Identity;
import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import dev.wheelhouse.plane.apiserver.http.Exchange;
import dev.wheelhouse.plane.apiserver.http.RequestInfo;
import dev.wheelhouse.plane.apiserver.metrics.Families;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Begins the audit trails of requests.
public final class Audit implements AutoCloseable {

  private static final String OUT = "-";

  private final AuditPolicy policy;
  private final AuditSink sink;
  private final AuditMetrics metrics;

  Audit(AuditPolicy policy, AuditSink sink, AuditMetrics metrics) {
    this.policy = policy;
    this.sink = sink;
    this.metrics = metrics;
  }

  /// @return empty where nothing is audited
  /// @throws PlatformException `BAD_REQUEST` for a policy or a path that is no good
  public static Optional<Audit> start(
      AuditOptions options, Families families, Tasks tasks, Clock clock) {
    Path policyFile = options.policyFile();
    String logPath = options.logPath();
    if (policyFile == null || logPath == null || logPath.isEmpty()) {
      if (policyFile != null) {
        AuditPolicy.read(policyFile);
      }
      return Optional.empty();
    }
    AuditPolicy policy = AuditPolicy.read(policyFile);
    AuditMetrics metrics = new AuditMetrics(families);
    AuditLog log = new AuditLog(lines(logPath, options, clock), options.batch(), metrics);
    if (options.batch()) {
      tasks.start("audit-log", log::drain);
    }
    return Optional.of(new Audit(policy, log, metrics));
  }

  private static AuditLog.Lines lines(String path, AuditOptions options, Clock clock) {
    return path.equals(OUT) ? Audit::print : new AuditFile(Path.of(path), options, clock)::append;
  }

  private static void print(List<byte[]> lines) throws IOException {
    PrintStream out = System.out;
    for (byte[] line : lines) {
      out.write(line);
    }
    out.flush();
    if (out.checkError()) {
      throw new IOException("standard output is gone");
    }
  }

  /// Begins the trail of a request, and writes that it came.
  ///
  /// @param user null where nobody could be made out
  /// @return null where the policy wants nothing of this request
  public @Nullable AuditTrail begin(
      @Nullable Identity user, RequestInfo info, ApiRequest request, Exchange exchange) {
    AuditRule rule = policy.rule(user, info).orElse(null);
    metrics.level(rule == null ? AuditLevel.NONE : rule.level());
    return rule == null ? null : AuditTrail.begin(rule, user, info, request, exchange, this::write);
  }

  private void write(JsonObject event) {
    metrics.event();
    sink.write(event);
  }

  @Override
  public void close() {
    sink.close();
  }
}
