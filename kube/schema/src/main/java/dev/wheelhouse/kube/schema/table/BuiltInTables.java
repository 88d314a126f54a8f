// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.table;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// All built-in tables by resource.
final class BuiltInTables {

  private static final TableColumns DEFAULT =
      TableBuilder.named().add("Created At", "date", BuiltInTables::createdAt).build();

  private static final Map<GroupResource, TableColumns> TABLES = collect();

  private BuiltInTables() {}

  static TableColumns find(GroupResource resource) {
    return TABLES.getOrDefault(resource, DEFAULT);
  }

  private static Map<GroupResource, TableColumns> collect() {
    List<Consumer<Tables>> groups =
        List.of(
            CoreTables::register,
            AppsTables::register,
            BatchTables::register,
            NetworkTables::register,
            StorageTables::register,
            AccessTables::register,
            AdmissionTables::register,
            AutoscalingTables::register,
            SystemTables::register,
            DeviceTables::register);
    Map<GroupResource, TableColumns> tables = new HashMap<>();
    for (Consumer<Tables> group : groups) {
      group.accept((name, api, table) -> tables.put(new GroupResource(api, name), table));
    }
    return Map.copyOf(tables);
  }

  private static Object createdAt(JsonObject object) {
    return object.string("metadata", "creationTimestamp").orElse("<unknown>");
  }

  /// Takes the tables of a group.
  interface Tables {
    void put(String resource, String group, TableColumns table);
  }
}
