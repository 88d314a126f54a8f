// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.csr;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.plane.apiserver.registry.Strategy;
import java.time.temporal.ChronoUnit;
import java.util.List;

/// What each path may change of a CertificateSigningRequest: nothing of its `spec` ever; the
/// conditions `Approved` and `Denied` only `approval`; the certificate only `status`, once.
public final class SigningRequestStrategy implements Strategy {

  public static final GroupResource RESOURCE =
      new GroupResource("certificates.k8s.io", "certificatesigningrequests");

  static final String APPROVAL = "approval";
  static final String STATUS = "status";

  private final Clock clock;

  public SigningRequestStrategy(Clock clock) {
    this.clock = clock;
  }

  @Override
  public void prepareForCreate(JsonObject request) {
    request.put(STATUS, new JsonObject());
  }

  @Override
  public void prepareForUpdate(JsonObject request, JsonObject before, String subresource) {
    request.put("spec", before.childObject("spec").deepCopy());
    switch (subresource) {
      case STATUS -> {
        ApprovalConditions.keep(request, before);
        stampConditions(request, before);
      }
      case APPROVAL -> {
        JsonArray conditions = ApprovalConditions.all(request);
        JsonObject status = before.object(STATUS).orElseGet(JsonObject::new).deepCopy();
        request.put(STATUS, conditions.isEmpty() ? status : status.with("conditions", conditions));
        stampConditions(request, before);
      }
      default -> request.put(STATUS, before.object(STATUS).orElseGet(JsonObject::new).deepCopy());
    }
  }

  /// Says when a condition was written and when its status last changed, where nobody else did.
  private void stampConditions(JsonObject request, JsonObject before) {
    String now = clock.now().truncatedTo(ChronoUnit.SECONDS).toString();
    for (JsonObject condition : ApprovalConditions.all(request).objects()) {
      if (condition.string("lastUpdateTime").orElse("").isEmpty()) {
        condition.put("lastUpdateTime", now);
      }
      if (condition.string("lastTransitionTime").orElse("").isEmpty()) {
        condition.put("lastTransitionTime", ApprovalConditions.since(before, condition, now));
      }
    }
  }

  @Override
  public void validateCreate(JsonObject request, List<Cause> broken) {
    broken.addAll(SigningRequestRules.check(request, new JsonObject()));
  }

  @Override
  public void validateUpdate(
      JsonObject request, JsonObject before, String subresource, List<Cause> broken) {
    broken.addAll(SigningRequestRules.check(request, before));
    broken.addAll(StatusRules.change(request, before, subresource));
  }
}
