// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.field.FieldPath;
import dev.wheelhouse.kube.schema.field.Problems;
import dev.wheelhouse.kube.schema.naming.Names;
import dev.wheelhouse.kube.schema.selector.LabelSelector;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Labels, annotations and label selectors.
final class LabelRules {

  private static final int MAX_ANNOTATIONS_SIZE = 256 << 10;

  private LabelRules() {}

  static void labels(Scope holder, String key) {
    FieldPath path = holder.path(key);
    holder
        .object()
        .object(key)
        .ifPresent(labels ->
            labels.forEach((name, value) -> {
              holder.problems().invalid(path, name, Names.qualifiedName(name));
              String text = String.valueOf(value);
              holder.problems().invalid(path, text, Names.labelValue(text));
            }));
  }

  static void annotations(Scope holder, String key) {
    FieldPath path = holder.path(key);
    holder
        .object()
        .object(key)
        .ifPresent(annotations -> {
          annotations
              .keySet()
              .forEach(name ->
                  holder
                      .problems()
                      .invalid(path, name, Names.qualifiedName(name.toLowerCase(Locale.ROOT))));
          if (size(annotations) > MAX_ANNOTATIONS_SIZE) {
            holder.problems().tooLong(path, MAX_ANNOTATIONS_SIZE);
          }
        });
  }

  private static long size(JsonObject map) {
    long size = 0;
    for (var entry : map.entrySet()) {
      size += entry.getKey().getBytes(StandardCharsets.UTF_8).length;
      size += String.valueOf(entry.getValue()).getBytes(StandardCharsets.UTF_8).length;
    }
    return size;
  }

  /// A `LabelSelector` object that is there.
  static void selector(Scope selector) {
    labels(selector, "matchLabels");
    selector.forEach("matchExpressions", LabelRules::expression);
  }

  private static void expression(Scope expression) {
    switch (expression.text("operator")) {
      case "In", "NotIn" ->
          expression.require("values", "must be specified when `operator` is 'In' or 'NotIn'");
      case "Exists", "DoesNotExist" -> {
        if (expression.has("values")) {
          expression
              .problems()
              .forbidden(
                  expression.path("values"),
                  "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
        }
      }
      default ->
          expression
              .problems()
              .invalid(
                  expression.path("operator"),
                  expression.text("operator"),
                  "not a valid selector operator");
    }
    String key = expression.text("key");
    expression.problems().invalid(expression.path("key"), key, Names.qualifiedName(key));
    expression.eachText("values", Names::labelValue);
  }

  /// A workload's `spec.selector`: there, well formed, not empty, choosing its own template.
  static void workloadSelector(Scope spec, String kind) {
    if (!spec.object().containsKey("selector")) {
      spec.problems().required(spec.path("selector"), "");
      return;
    }
    Scope selector = spec.inOrEmpty("selector");
    Problems before = new Problems();
    selector(new Scope(selector.object(), selector.path(), before));
    selector(selector);
    if (selector.object().isEmpty()) {
      spec.problems()
          .invalid(
              spec.path("selector"), selector.object(), "empty selector is invalid for " + kind);
    } else if (before.isEmpty()) {
      choosesTemplate(spec, LabelSelector.of(selector.object()));
    }
  }

  static void choosesTemplate(Scope spec, LabelSelector selector) {
    JsonObject labels =
        spec.object().object("template", "metadata", "labels").orElseGet(JsonObject::new);
    if (!selector.matches(labels)) {
      spec.problems()
          .invalid(
              spec.path("template").child("metadata", "labels"),
              labels,
              "`selector` does not match template `labels`");
    }
  }
}
