// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.ApiResource;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.kube.schema.Schema;
import dev.wheelhouse.kube.schema.field.FieldPath;
import dev.wheelhouse.kube.schema.field.Problems;
import dev.wheelhouse.kube.schema.model.ApiModels;
import dev.wheelhouse.kube.schema.naming.Names;
import dev.wheelhouse.kube.schema.structural.CustomResourceValidator;
import dev.wheelhouse.kube.schema.structural.rules.RuleValidation;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Validation of built-in kinds. Objects are decoded and defaulted before; a kind without rules of
/// its own has its `metadata` checked. Safe for use by many threads.
public final class Validators {

  /// Reviews are answered, not stored, and need no name.
  private static final GroupVersionKind POD = new GroupVersionKind("", "v1", "Pod");

  private static final Set<String> UNNAMED_GROUPS =
      Set.of("authentication.k8s.io", "authorization.k8s.io");

  private static final Set<String> SHAPE_REASONS =
      Set.of(
          "FieldValueNotSupported",
          "FieldValueRequired",
          "FieldValueTooLong",
          "FieldValueTooMany",
          "FieldValueTypeInvalid");

  private Validators() {}

  /// Checks a new object.
  @FunctionalInterface
  public interface CreateValidator {
    /// The broken rules; empty when there are none.
    List<Cause> validate(JsonObject object);
  }

  /// Checks a changed object against the stored one.
  @FunctionalInterface
  public interface UpdateValidator {
    /// The broken rules; empty when there are none.
    List<Cause> validate(JsonObject object, JsonObject old);
  }

  public static CreateValidator forCreate(GroupVersionKind kind) {
    KindRules rules = RuleTable.rules(kind);
    boolean namespaced = Namespaced.is(kind);
    return object -> {
      Problems problems = new Problems();
      Scope root = Scope.root(object, problems);
      if (!UNNAMED_GROUPS.contains(kind.group())) {
        ObjectMetaRules.create(root.inOrEmpty("metadata"), namespaced, rules::checkName);
      }
      rules.create(root);
      return problems.causes();
    };
  }

  public static UpdateValidator forUpdate(GroupVersionKind kind) {
    KindRules rules = RuleTable.rules(kind);
    return (object, old) -> {
      Problems problems = new Problems();
      Scope root = Scope.root(object, problems);
      ObjectMetaRules.update(root.inOrEmpty("metadata"), metadata(old));
      rules.update(root, old);
      return problems.causes();
    };
  }

  /// For writes to `status` and other subresources that leave the spec as it was.
  public static UpdateValidator forMetadataUpdate() {
    return (object, old) -> {
      Problems problems = new Problems();
      Scope root = Scope.root(object, problems);
      ObjectMetaRules.update(root.inOrEmpty("metadata"), metadata(old));
      if (POD.equals(GroupVersionKind.of(object))) {
        MirrorRules.update(root, old);
      }
      return problems.causes();
    };
  }

  /// For writes to the `ephemeralcontainers` subresource of a Pod.
  public static UpdateValidator forEphemeralContainers() {
    return (object, old) -> {
      Problems problems = new Problems();
      Scope root = Scope.root(object, problems);
      ObjectMetaRules.update(root.inOrEmpty("metadata"), metadata(old));
      MirrorRules.update(root, old);
      EphemeralContainerRules.update(root, old);
      return problems.causes();
    };
  }

  /// For a new custom resource: its `metadata`, then all that its schema states.
  public static CreateValidator forCreate(Schema schema, boolean namespaced) {
    return object -> {
      Problems problems = new Problems();
      Scope metadata = Scope.root(object, problems).inOrEmpty("metadata");
      ObjectMetaRules.create(metadata, namespaced, Names::dnsSubdomain);
      CustomResourceValidator.validate(object, schema, problems);
      if (schema.hasValidationRules() && mayEvaluate(problems)) {
        RuleValidation.create(object, schema, problems);
      }
      return problems.causes();
    };
  }

  /// For a changed custom resource. What the stored object broke already is tolerated as long as it
  /// stays as it is, so that a definition can become stricter.
  public static UpdateValidator forUpdate(Schema schema) {
    return (object, old) -> {
      Problems problems = new Problems();
      Scope metadata = Scope.root(object, problems).inOrEmpty("metadata");
      ObjectMetaRules.update(metadata, metadata(old));
      CustomResourceValidator.validateUpdate(object, old, schema, problems);
      if (schema.hasValidationRules() && mayEvaluate(problems)) {
        RuleValidation.update(object, old, schema, problems);
      }
      return problems.causes();
    };
  }

  /// Rules can rely on the shape of values and on their bounds.
  private static boolean mayEvaluate(Problems problems) {
    boolean shapeless =
        problems.causes().stream().anyMatch(cause -> SHAPE_REASONS.contains(cause.reason()));
    if (shapeless) {
      problems.invalid(
          new FieldPath(null, "<nil>"),
          null,
          "some validation rules were not checked because the object was invalid; correct the"
              + " existing errors to complete validation");
    }
    return !shapeless;
  }

  private static JsonObject metadata(JsonObject object) {
    return object.object("metadata").orElseGet(JsonObject::new);
  }

  /// The error to answer with: `Pod "a" is invalid: spec.containers: Required value`.
  public static PlatformException invalid(GroupVersionKind kind, String name, List<Cause> causes) {
    String all =
        causes.stream()
            .map(c -> c.field() + ": " + c.message())
            .distinct()
            .collect(Collectors.joining(", "));
    String listed = causes.size() == 1 ? all : "[" + all + "]";
    String qualified = new GroupResource(kind.group(), kind.kind()).toString();
    return new PlatformException(
        Reason.INVALID, qualified + " \"" + name + "\" is invalid: " + listed, causes);
  }

  /// Kinds of subresources (`Scale`, `Binding`) live where their resource does.
  private static final class Namespaced {
    static boolean is(GroupVersionKind kind) {
      return ApiModels.kubernetes().resources().stream()
          .anyMatch(resource -> resource.namespaced() && names(resource, kind));
    }

    private static boolean names(ApiResource resource, GroupVersionKind kind) {
      return resource.kind().equals(kind)
          || resource.subresources().values().stream().anyMatch(sub -> sub.kind().equals(kind));
    }
  }
}
