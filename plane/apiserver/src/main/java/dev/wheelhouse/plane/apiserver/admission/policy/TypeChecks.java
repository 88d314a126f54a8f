// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.policy;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.log.LogKeys;
import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.kube.schema.GroupVersionResource;
import dev.wheelhouse.plane.apiserver.registry.LocalWriter;
import dev.wheelhouse.plane.apiserver.registry.ObjectReader;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes into the status of validating policies what the type check of their expressions finds,
/// once for each generation. One thread; it looks when a policy changed.
public final class TypeChecks {

  private static final Logger LOG = LoggerFactory.getLogger(TypeChecks.class);
  private static final Duration PERIOD = Duration.ofMillis(100);
  private static final GroupVersionResource POLICIES =
      new GroupVersionResource("admissionregistration.k8s.io", "v1", "validatingadmissionpolicies");
  private static final GroupResource STORED = POLICIES.groupResource();

  private final ObjectReader objects;
  private final LocalWriter writer;
  private final TypeCheck check;
  private final Clock clock;

  public TypeChecks(ObjectReader objects, LocalWriter writer, TypeCheck check, Clock clock) {
    this.objects = objects;
    this.writer = writer;
    this.check = check;
    this.clock = clock;
  }

  public void start(Tasks tasks) {
    tasks.start("policy-type-checks", this::run);
  }

  private void run() throws InterruptedException {
    long seen = 0;
    while (true) {
      long version = objects.version(STORED);
      if (version != seen) {
        objects.list(STORED, "").forEach(this::checkOne);
        seen = version;
      }
      clock.sleep(PERIOD);
    }
  }

  private void checkOne(JsonObject policy) {
    long generation = policy.integer("metadata", "generation").orElse(0L);
    if (policy.integer("status", "observedGeneration").orElse(-1L) == generation) {
      return;
    }
    try {
      List<JsonObject> warnings = check.warnings(policy);
      JsonObject changed = policy.deepCopy();
      JsonObject status = changed.childObject("status");
      status.put("observedGeneration", generation);
      JsonObject result = new JsonObject();
      if (!warnings.isEmpty()) {
        result.put("expressionWarnings", new JsonArray(warnings));
      }
      status.put("typeChecking", result);
      writer.updateStatus(POLICIES, "", changed);
    } catch (PlatformException e) {
      if (!e.is(Reason.CONFLICT) && !e.is(Reason.NOT_FOUND)) {
        LOG.atWarn()
            .addKeyValue(LogKeys.NAME, policy.string("metadata", "name").orElse(""))
            .setCause(e)
            .log("result of the type check of a policy cannot be written");
      }
    }
  }
}
