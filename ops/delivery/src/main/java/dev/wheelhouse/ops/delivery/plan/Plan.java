// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.plan;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.revisions.Hashes;
import java.util.List;
import java.util.Map;

/// What a change of an application would do, at the moment it was looked at.
///
/// @param application as it is to be applied
/// @param generation of the application it was planned on; 0 when there was none
/// @param problem what makes it impossible; empty when nothing does
/// @param notes what could not be planned
public record Plan(
    JsonObject application,
    long generation,
    String problem,
    List<Change> changes,
    List<String> notes) {

  public Plan {
    changes = List.copyOf(changes);
    notes = List.copyOf(notes);
  }

  /// The same, whose application is held to what a plan cannot say in objects.
  ///
  /// @param held see [HeldReleases]
  public Plan holding(Map<String, String> held) {
    return new Plan(HeldReleases.put(application, held), generation, problem, changes, notes);
  }

  /// Names a plan by all that it says: the same change of the same world has the same name.
  public String id() {
    return idOf(content());
  }

  /// The name that goes with what a plan says.
  public static String idOf(JsonObject content) {
    return Hashes.of(content);
  }

  /// All that it says.
  public JsonObject content() {
    JsonArray all = new JsonArray();
    changes.forEach(it -> all.add(it.tree()));
    return JsonObject.of(
        "application", application,
        "generation", generation,
        "problem", problem,
        "changes", all,
        "notes", new JsonArray(notes));
  }
}
