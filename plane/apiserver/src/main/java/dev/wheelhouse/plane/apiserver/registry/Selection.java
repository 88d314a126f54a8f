// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.kube.schema.selector.FieldSelector;
import dev.wheelhouse.kube.schema.selector.LabelSelector;
import dev.wheelhouse.kube.schema.selector.SelectableFields;
import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import dev.wheelhouse.plane.store.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Which objects a list or watch is about: its label and field selectors together.
///
/// @param fields tests objects in their stored version; null when labels and name decide alone
/// @param name the one name a field selector asks for; empty when it does not
record Selection(LabelSelector labels, @Nullable Predicate<JsonObject> fields, String name) {

  static final Selection ALL = new Selection(LabelSelector.EVERYTHING, null, "");

  static Selection of(ServedResource resource, ApiRequest request) {
    if (request.query().isEmpty()) {
      return ALL;
    }
    LabelSelector labels = LabelSelector.parse(request.parameter("labelSelector").orElse(""));
    FieldSelector fields = FieldSelector.parse(request.parameter("fieldSelector").orElse(""));
    if (labels.matchesEverything() && fields.matchesEverything()) {
      return ALL;
    }
    SelectableFields.check(fields, resource.api().kind(), ownFields(resource));
    FieldSelector stored = storedFields(resource.api().kind(), fields);
    String name = fields.exactValue("metadata.name").orElse("");
    if (fields.terms().size() == (name.isEmpty() ? 0 : 1)) {
      return new Selection(labels, null, name);
    }
    return new Selection(
        labels,
        object -> SelectableFields.matches(stored, selectable(resource, fields, object)),
        name);
  }

  /// The same about one object.
  Selection of(String onlyName) {
    return new Selection(labels, fields, onlyName);
  }

  /// Tests objects in their stored version; null when the name alone decides.
  @Nullable Predicate<JsonObject> predicate() {
    if (labels.matchesEverything()) {
      return fields;
    }
    Predicate<JsonObject> chosen = labels::matchesObject;
    return fields == null ? chosen : chosen.and(fields);
  }

  /// Fields of a custom resource are those of the version that was asked for.
  private static JsonObject selectable(
      ServedResource resource, FieldSelector fields, JsonObject object) {
    boolean own =
        resource.mixed()
            && fields.terms().stream().anyMatch(term -> !term.field().startsWith("metadata."));
    return own ? Conversions.view(resource, object) : object;
  }

  boolean everything() {
    return labels.matchesEverything() && fields == null && name.isEmpty();
  }

  /// True when at most one key can hold what is chosen.
  boolean oneOf(boolean namespaced, String namespace) {
    return !name.isEmpty() && (!namespaced || !namespace.isEmpty());
  }

  /// Looks into the object only when its name and its labels fit.
  boolean chooses(Entry entry, StoredLabels stored) {
    return (name.isEmpty() || Keys.hasName(entry.key(), name))
        && (labels.matchesEverything() || labels.matches(stored.of(entry)))
        && (fields == null || fields.test(Json.readObject(entry.value())));
  }

  private static List<String> ownFields(ServedResource resource) {
    return resource
        .custom()
        .map(custom -> custom.selectableFields().stream().map(path -> path.substring(1)).toList())
        .orElse(List.of());
  }

  /// Events are stored in their core form, where `regarding` has another name.
  private static FieldSelector storedFields(GroupVersionKind kind, FieldSelector fields) {
    if (!kind.group().equals("events.k8s.io")) {
      return fields;
    }
    List<FieldSelector.Term> terms = new ArrayList<>();
    for (FieldSelector.Term term : fields.terms()) {
      String field =
          term.field().startsWith("regarding.")
              ? "involvedObject" + term.field().substring("regarding".length())
              : term.field();
      terms.add(new FieldSelector.Term(field, term.equal(), term.value()));
    }
    return new FieldSelector(terms);
  }
}
