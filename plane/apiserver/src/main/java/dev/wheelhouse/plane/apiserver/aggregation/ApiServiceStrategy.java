// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.aggregation;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.kube.schema.field.FieldPath;
import dev.wheelhouse.kube.schema.field.Problems;
import dev.wheelhouse.kube.schema.naming.Names;
import dev.wheelhouse.plane.apiserver.registry.Conditions;
import dev.wheelhouse.plane.apiserver.registry.Strategy;
import java.time.temporal.ChronoUnit;
import java.util.List;

/// The rules of APIServices. One without a Service is this server's own business and available from
/// the start.
public final class ApiServiceStrategy implements Strategy {

  public static final GroupResource RESOURCE = RemoteApis.API_SERVICES;

  private static final FieldPath SPEC = FieldPath.ROOT.child("spec");
  private static final long MOST_GROUP_PRIORITY = 20_000;
  private static final long MOST_VERSION_PRIORITY = 1_000;
  private static final long HTTPS = 443;
  private static final long MOST_PORT = 65_535;

  private final Clock clock;

  public ApiServiceStrategy(Clock clock) {
    this.clock = clock;
  }

  @Override
  public void prepareForCreate(JsonObject service) {
    service.put("status", new JsonObject());
    fill(service);
    if (service.object("spec", "service").isEmpty()) {
      Conditions.set(
          service.childObject("status"),
          condition(clock, "True", "Local", "Local APIServices are always available"));
    }
  }

  @Override
  public void prepareForUpdate(JsonObject service, JsonObject before) {
    fill(service);
  }

  static JsonObject condition(Clock clock, String status, String reason, String message) {
    return JsonObject.of(
        "type",
        "Available",
        "status",
        status,
        "lastTransitionTime",
        clock.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        "reason",
        reason,
        "message",
        message);
  }

  private static void fill(JsonObject service) {
    service.object("spec", "service").ifPresent(reference -> reference.putIfAbsent("port", HTTPS));
  }

  @Override
  public void validateCreate(JsonObject service, List<Cause> broken) {
    broken.addAll(check(service));
  }

  @Override
  public void validateUpdate(JsonObject service, JsonObject before, List<Cause> broken) {
    broken.addAll(check(service));
  }

  static List<Cause> check(JsonObject service) {
    Problems problems = new Problems();
    JsonObject spec = service.object("spec").orElseGet(JsonObject::new);
    checkName(service.string("metadata", "name").orElse(""), spec, problems);
    checkPriorities(spec, problems);
    if (spec.object("service").isPresent()) {
      checkRemote(spec, spec.childObject("service"), problems);
    } else {
      checkLocal(spec, problems);
    }
    return problems.causes();
  }

  private static void checkName(String name, JsonObject spec, Problems problems) {
    String group = spec.string("group").orElse("");
    String version = spec.string("version").orElse("");
    String required = version + "." + group;
    if (!name.equals(required)) {
      problems.invalid(
          FieldPath.ROOT.child("metadata").child("name"),
          name,
          "must be `spec.version+\".\"+spec.group`: \"%s\"".formatted(required));
    }
    if (group.isEmpty() && !version.equals("v1")) {
      problems.required(
          SPEC.child("group"), "only v1 may have an empty group and it better be legacy kube");
    }
    if (!group.isEmpty()) {
      problems.invalid(SPEC.child("group"), group, Names.dnsSubdomain(group));
    }
    problems.invalid(SPEC.child("version"), version, Names.dns1035Label(version));
  }

  private static void checkPriorities(JsonObject spec, Problems problems) {
    long group = spec.integer("groupPriorityMinimum").orElse(0L);
    if (group <= 0 || group > MOST_GROUP_PRIORITY) {
      problems.invalid(
          SPEC.child("groupPriorityMinimum"), group, "must be positive and less than 20000");
    }
    long version = spec.integer("versionPriority").orElse(0L);
    if (version <= 0 || version > MOST_VERSION_PRIORITY) {
      problems.invalid(
          SPEC.child("versionPriority"), version, "must be positive and less than 1000");
    }
  }

  private static void checkLocal(JsonObject spec, Problems problems) {
    int bundle = spec.string("caBundle").orElse("").length();
    if (bundle > 0) {
      problems.invalid(
          SPEC.child("caBundle"),
          bundle * 3 / 4 + " bytes",
          "local APIServices may not have a caBundle");
    }
    if (spec.bool("insecureSkipTLSVerify").orElse(false)) {
      problems.invalid(
          SPEC.child("insecureSkipTLSVerify"),
          true,
          "local APIServices may not have insecureSkipTLSVerify");
    }
  }

  private static void checkRemote(JsonObject spec, JsonObject reference, Problems problems) {
    FieldPath field = SPEC.child("service");
    for (String part : List.of("namespace", "name")) {
      if (reference.string(part).orElse("").isEmpty()) {
        problems.required(field.child(part), "");
      }
    }
    long port = reference.integer("port").orElse(HTTPS);
    if (port < 1 || port > MOST_PORT) {
      problems.invalid(
          field.child("port"), port, "port is not valid: must be between 1 and 65535, inclusive");
    }
    if (spec.bool("insecureSkipTLSVerify").orElse(false)
        && !spec.string("caBundle").orElse("").isEmpty()) {
      problems.invalid(
          SPEC.child("insecureSkipTLSVerify"), true, "may not be true if caBundle is present");
    }
  }
}
