// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.fairness;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.apiserver.authn.Identity;
import dev.wheelhouse.plane.apiserver.http.RequestInfo;
import java.util.Comparator;
import java.util.List;

/// A FlowSchema, read.
///
/// @param precedence among schemas that match a request, the lowest wins; then the first by name
/// @param level the priority level it leads to
record FlowSchema(
    String name,
    String uid,
    int precedence,
    String level,
    Distinguisher distinguisher,
    List<FlowRule> rules) {

  static final Comparator<FlowSchema> ORDER =
      Comparator.comparingInt(FlowSchema::precedence).thenComparing(FlowSchema::name);

  private static final int DEFAULT_PRECEDENCE = 1000;

  /// What tells a flow from others of the same schema.
  enum Distinguisher {
    NONE,
    BY_USER,
    BY_NAMESPACE;

    static Distinguisher of(String type) {
      return switch (type) {
        case "ByUser" -> BY_USER;
        case "ByNamespace" -> BY_NAMESPACE;
        default -> NONE;
      };
    }
  }

  static FlowSchema of(JsonObject object) {
    return new FlowSchema(
        object.string("metadata", "name").orElse(""),
        object.string("metadata", "uid").orElse(""),
        object.integer("spec", "matchingPrecedence").map(Long::intValue).orElse(DEFAULT_PRECEDENCE),
        object.string("spec", "priorityLevelConfiguration", "name").orElse(""),
        Distinguisher.of(object.string("spec", "distinguisherMethod", "type").orElse("")),
        object.array("spec", "rules").orElseGet(JsonArray::new).objects().stream()
            .map(FlowRule::of)
            .toList());
  }

  /// @param resource with its subresource: `pods/log`
  boolean covers(Identity user, RequestInfo info, String resource) {
    for (FlowRule rule : rules) {
      if (rule.covers(user, info, resource)) {
        return true;
      }
    }
    return false;
  }

  /// The name of a request's flow among those of this schema.
  String flow(Identity user, RequestInfo info) {
    return switch (distinguisher) {
      case NONE -> "";
      case BY_USER -> user.name();
      case BY_NAMESPACE -> info.namespace();
    };
  }
}
