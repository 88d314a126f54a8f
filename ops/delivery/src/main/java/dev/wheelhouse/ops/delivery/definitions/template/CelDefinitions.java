// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.template;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.ComponentType;
import dev.wheelhouse.ops.delivery.definitions.Definition;
import dev.wheelhouse.ops.delivery.definitions.Manifest;
import dev.wheelhouse.ops.delivery.definitions.TraitType;
import java.util.ArrayList;
import java.util.List;

/// From manifests with `schematic.cel` to kinds of components and traits.
public final class CelDefinitions {

  private CelDefinitions() {}

  /// @param tree a definition of any kind
  /// @throws PlatformException `INVALID` with a cause for each fault
  public static Definition of(JsonObject tree) {
    return switch (tree.string("kind").orElse("")) {
      case "ComponentDefinition" -> component(tree);
      case "TraitDefinition" -> trait(tree);
      case "PolicyDefinition" -> new CelPolicy(compiled(Manifest.of(tree)));
      case "WorkflowStepDefinition" -> CelStep.of(Manifest.of(tree));
      default ->
          throw new PlatformException(
              Reason.INVALID, "kind: \"" + tree.string("kind").orElse("") + "\" is no definition");
    };
  }

  /// @param tree a ComponentDefinition
  /// @throws PlatformException `INVALID` with a cause for each fault
  public static ComponentType component(JsonObject tree) {
    return new CelComponent(compiled(Manifest.of(tree)));
  }

  /// @param tree a TraitDefinition
  /// @throws PlatformException `INVALID` with a cause for each fault
  public static TraitType trait(JsonObject tree) {
    return new CelTrait(compiled(Manifest.of(tree)));
  }

  private static CelDefinition compiled(Manifest manifest) {
    List<Fault> faults = new ArrayList<>(CelDefinition.shape(manifest));
    CelDefinition.Compiled outcome = CelDefinition.compile(manifest);
    if (outcome instanceof CelDefinition.Compiled.Refused refused) {
      faults.addAll(refused.faults());
    }
    if (!faults.isEmpty()) {
      throw refused(faults);
    }
    return ((CelDefinition.Compiled.Done) outcome).definition();
  }

  static PlatformException refused(List<Fault> faults) {
    String more = faults.size() == 1 ? "" : " (and " + (faults.size() - 1) + " more)";
    return new PlatformException(
        Reason.INVALID,
        faults.getFirst() + more,
        faults.stream()
            .map(it ->
                new Cause(
                    it.path(),
                    "FieldValueInvalid",
                    "line " + it.line() + ", column " + it.column() + ": " + it.message()))
            .toList());
  }
}
