// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.template;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Looks a definition through before anybody applies it.
public final class DefinitionFaults {

  private static final Set<String> CEL_KINDS =
      Set.of(
          "ComponentDefinition", "TraitDefinition", "PolicyDefinition", "WorkflowStepDefinition");

  private DefinitionFaults() {}

  /// All that is wrong with a definition object; empty when it can be used.
  public static List<Fault> of(JsonObject tree) {
    List<Fault> faults = new ArrayList<>();
    if (!tree.string("apiVersion").orElse("").equals(Manifest.API_VERSION)) {
      faults.add(new Fault("apiVersion", 1, 1, "must be " + Manifest.API_VERSION));
    }
    if (tree.string("metadata", "name").orElse("").isEmpty()) {
      faults.add(new Fault("metadata.name", 1, 1, "Required value"));
    }
    if (!CEL_KINDS.contains(tree.string("kind").orElse(""))) {
      faults.add(new Fault("kind", 1, 1, "must be one of " + new TreeSet<>(CEL_KINDS)));
    } else if (tree.object("spec", "schematic", "cel").isEmpty()) {
      faults.add(
          new Fault(
              "spec.schematic",
              1,
              1,
              tree.object("spec", "schematic", "cue").isPresent()
                  ? "cue is not evaluated: `wheelhouse def convert` makes cel of it where its shape"
                      + " allows"
                  : "needs cel"));
    } else {
      faults.addAll(compiled(tree));
    }
    return faults;
  }

  private static List<Fault> compiled(JsonObject tree) {
    try {
      Manifest manifest = Manifest.of(tree);
      if (manifest.kind().equals("WorkflowStepDefinition")) {
        List<Fault> faults = new ArrayList<>();
        CelStepProgram.compile(manifest, faults);
        return faults;
      }
      List<Fault> faults = new ArrayList<>(CelDefinition.shape(manifest));
      if (CelDefinition.compile(manifest) instanceof CelDefinition.Compiled.Refused refused) {
        faults.addAll(refused.faults());
      }
      return faults;
    } catch (PlatformException e) {
      return e.causes().stream().map(DefinitionFaults::fault).toList();
    }
  }

  private static Fault fault(Cause cause) {
    return new Fault(cause.field(), 1, 1, cause.message());
  }
}
