// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.table;

import dev.wheelhouse.base.json.JsonObject;
import java.util.List;

/// The tables of leases, scheduling, node runtimes, flow control, storage versions and API
/// services.
final class SystemTables {

  private static final String COORDINATION = "coordination.k8s.io";
  private static final String FLOW_CONTROL = "flowcontrol.apiserver.k8s.io";

  private SystemTables() {}

  static void register(BuiltInTables.Tables tables) {
    tables.put("leases", COORDINATION, leases());
    tables.put("leasecandidates", COORDINATION, leaseCandidates());
    tables.put("priorityclasses", "scheduling.k8s.io", priorityClasses());
    tables.put("runtimeclasses", "node.k8s.io", runtimeClasses());
    tables.put("flowschemas", FLOW_CONTROL, flowSchemas());
    tables.put("prioritylevelconfigurations", FLOW_CONTROL, priorityLevels());
    tables.put("storageversions", "internal.apiserver.k8s.io", storageVersions());
    tables.put("storageversionmigrations", "storagemigration.k8s.io", migrations());
    tables.put("apiservices", "apiregistration.k8s.io", apiServices());
  }

  private static TableColumns leases() {
    return TableBuilder.named().string("Holder", "", "spec", "holderIdentity").age().build();
  }

  private static TableColumns leaseCandidates() {
    return TableBuilder.named()
        .string("LeaseName", "", "spec", "leaseName")
        .string("BinaryVersion", "", "spec", "binaryVersion")
        .string("EmulationVersion", "", "spec", "emulationVersion")
        .age()
        .build();
  }

  private static TableColumns priorityClasses() {
    return TableBuilder.named()
        .count("Value", "value")
        .bool("Global-Default", false, "globalDefault")
        .age()
        .string("PreemptionPolicy", "", "preemptionPolicy")
        .build();
  }

  private static TableColumns runtimeClasses() {
    return TableBuilder.named().string("Handler", "", "handler").age().build();
  }

  private static TableColumns flowSchemas() {
    return TableBuilder.named()
        .string("PriorityLevel", "", "spec", "priorityLevelConfiguration", "name")
        .text("MatchingPrecedence", o -> o.integer("spec", "matchingPrecedence").orElse(0L))
        .string("DistinguisherMethod", Cells.NONE, "spec", "distinguisherMethod", "type")
        .age()
        .text("MissingPL", SystemTables::dangling)
        .build();
  }

  private static Object dangling(JsonObject flowSchema) {
    for (JsonObject condition : Cells.objects(flowSchema, "status", "conditions")) {
      if (condition.string("type").orElse("").equals("Dangling")) {
        return condition.string("status").orElse("");
      }
    }
    return "?";
  }

  private static TableColumns priorityLevels() {
    String[] queuing = {"spec", "limited", "limitResponse", "queuing"};
    return TableBuilder.named()
        .string("Type", "", "spec", "type")
        .text(
            "NominalConcurrencyShares",
            o -> number(o, "spec", "limited", "nominalConcurrencyShares"))
        .text("Queues", o -> queue(o, "queues", queuing))
        .text("HandSize", o -> queue(o, "handSize", queuing))
        .text("QueueLengthLimit", o -> queue(o, "queueLengthLimit", queuing))
        .age()
        .build();
  }

  private static Object number(JsonObject object, String... path) {
    return object.integer(path).<Object>map(value -> value).orElse(Cells.NONE);
  }

  private static Object queue(JsonObject level, String field, String... queuing) {
    return level
        .object(queuing)
        .flatMap(settings -> settings.integer(field))
        .<Object>map(value -> value)
        .orElse(Cells.NONE);
  }

  private static TableColumns storageVersions() {
    return TableBuilder.named()
        .string("CommonEncodingVersion", Cells.UNSET, "status", "commonEncodingVersion")
        .text("StorageVersions", o -> Cells.some(encodings(o), 3, Cells.UNSET))
        .age()
        .build();
  }

  private static List<String> encodings(JsonObject version) {
    return Cells.map(
        Cells.objects(version, "status", "storageVersions"),
        server ->
            Cells.text(server, "", "apiServerID")
                + "="
                + Cells.text(server, "", "encodingVersion"));
  }

  private static TableColumns migrations() {
    return TableBuilder.named()
        .text(
            "Resource",
            o ->
                Cells.text(o, "", "spec", "resource", "resource")
                    + "."
                    + Cells.text(o, "", "spec", "resource", "group"))
        .build();
  }

  private static TableColumns apiServices() {
    return TableBuilder.named()
        .text("Service", SystemTables::service)
        .text("Available", SystemTables::available)
        .age()
        .build();
  }

  private static Object service(JsonObject apiService) {
    return apiService
        .object("spec", "service")
        .map(ref -> Cells.text(ref, "", "namespace") + "/" + Cells.text(ref, "", "name"))
        .orElse("Local");
  }

  private static Object available(JsonObject apiService) {
    for (JsonObject condition : Cells.objects(apiService, "status", "conditions")) {
      if (condition.string("type").orElse("").equals("Available")) {
        String status = condition.string("status").orElse("");
        String reason = Cells.text(condition, "", "reason");
        return status.equals("True") || reason.isEmpty() ? status : status + " (" + reason + ")";
      }
    }
    return "Unknown";
  }
}
