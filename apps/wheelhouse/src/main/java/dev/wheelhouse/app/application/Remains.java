// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ObjectRef;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// What is still there of an application that is gone.
///
/// @param kept what stays, since the application left it, with what is made by it
/// @param going what is on its way
record Remains(List<ObjectRef> kept, List<ObjectRef> going) {

  Remains {
    kept = List.copyOf(kept);
    going = List.copyOf(going);
  }

  /// The application deletes what it deletes before it goes: what has not been deleted by then, nor
  /// belongs to an object that has, is kept.
  static Remains of(List<JsonObject> belongings) {
    Set<String> there = belongings.stream().map(Remains::uid).collect(Collectors.toSet());
    Set<String> goes = new HashSet<>();
    boolean more = true;
    while (more) {
      more = false;
      for (JsonObject object : belongings) {
        more |= goes(object, there, goes) && goes.add(uid(object));
      }
    }
    List<ObjectRef> kept = new ArrayList<>();
    List<ObjectRef> going = new ArrayList<>();
    belongings.forEach(it -> (goes.contains(uid(it)) ? going : kept).add(ObjectRef.of(it)));
    return new Remains(kept, going);
  }

  private static boolean goes(JsonObject object, Set<String> there, Set<String> goes) {
    if (object.string("metadata", "deletionTimestamp").isPresent()) {
      return true;
    }
    List<String> owners =
        object.array("metadata", "ownerReferences").orElseGet(JsonArray::new).objects().stream()
            .map(it -> it.string("uid").orElse(""))
            .toList();
    return !owners.isEmpty()
        && owners.stream().allMatch(it -> !there.contains(it) || goes.contains(it));
  }

  private static String uid(JsonObject object) {
    return object.string("metadata", "uid").orElse("");
  }
}
