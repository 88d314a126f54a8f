// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.policy;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.kube.schema.selector.LabelSelector;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The parameter objects of a binding.
final class Params {

  private static final List<Optional<JsonObject>> WITHOUT = List.of(Optional.empty());

  private Params() {}

  /// A binding that does not fit its policy or the request.
  static final class Misfit extends RuntimeException {
    private static final long serialVersionUID = 1;

    Misfit(String message) {
      super(message, null, false, false);
    }

    String text() {
      return String.valueOf(getMessage());
    }
  }

  /// @param kind the policy's `paramKind`; null for none
  /// @param namespace the request's
  /// @return one for each evaluation, an empty one to evaluate without parameters; no element to
  ///   leave the policy out
  /// @throws Misfit when there should be parameters and are none
  static List<Optional<JsonObject>> collect(
      @Nullable GroupVersionKind kind, Binding binding, String namespace, ParamSource source) {
    JsonObject reference = binding.params();
    if (kind == null || reference == null) {
      return WITHOUT;
    }
    ParamSource.Kind known =
        source
            .find(kind)
            .orElseThrow(() ->
                new Misfit(
                    "paramKind kind `"
                        + kind.apiVersion()
                        + ", Kind="
                        + kind.kind()
                        + "` not known"));
    List<Optional<JsonObject>> found =
        select(known, reference, namespace(known, reference, namespace));
    boolean demands = reference.string("parameterNotFoundAction").orElse("").equals("Deny");
    if (found.isEmpty() && demands) {
      throw new Misfit("no params found for policy binding with `Deny` parameterNotFoundAction");
    }
    return found;
  }

  private static String namespace(
      ParamSource.Kind kind, JsonObject reference, String requestNamespace) {
    String named = reference.string("namespace").orElse("");
    if (!kind.namespaced()) {
      if (!named.isEmpty()) {
        throw new Misfit(
            "paramRef.namespace must not be provided for a cluster-scoped `paramKind`");
      }
      return "";
    }
    if (named.isEmpty() && requestNamespace.isEmpty()) {
      throw new Misfit(
          "cannot use namespaced paramRef in policy binding that matches cluster-scoped"
              + " resources");
    }
    return named.isEmpty() ? requestNamespace : named;
  }

  private static List<Optional<JsonObject>> select(
      ParamSource.Kind kind, JsonObject reference, String namespace) {
    String name = reference.string("name").orElse("");
    if (!name.isEmpty()) {
      return kind.get(namespace, name).map(found -> List.of(Optional.of(found))).orElse(List.of());
    }
    JsonObject selector = reference.object("selector").orElse(null);
    if (selector == null) {
      throw new Misfit("one of name or selector must be provided");
    }
    LabelSelector labels = LabelSelector.of(selector);
    return kind.list(namespace).stream().filter(labels::matchesObject).map(Optional::of).toList();
  }
}
