// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.catalog;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.definitions.Definition;
import dev.wheelhouse.ops.delivery.definitions.Manifest;
import dev.wheelhouse.ops.delivery.definitions.template.CelDefinitions;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/// What was found out about a definition object.
sealed interface Finding {

  /// The reason of those that Terraform would have to make.
  String TERRAFORM = "TerraformUnsupported";

  /// It can be used.
  record Usable(Definition definition) implements Finding {}

  /// Java that is built in gives it life.
  record BuiltIn() implements Finding {}

  /// It cannot be used.
  ///
  /// @param covers false where a built-in definition of the same name is used instead
  record Broken(String reason, String message, boolean covers) implements Finding {}

  /// Looks at a ComponentDefinition, TraitDefinition, PolicyDefinition or WorkflowStepDefinition.
  /// One that cannot be looked at is broken, whatever comes of it: others must not suffer.
  ///
  /// @param builtIn the built-in definition of this kind and name
  static Finding of(JsonObject tree, Optional<Manifest> builtIn) {
    try {
      return found(tree, builtIn);
    } catch (StackOverflowError e) {
      return unreadable(tree, e);
    } catch (VirtualMachineError e) {
      throw e;
    } catch (Throwable e) {
      return unreadable(tree, e);
    }
  }

  private static Finding unreadable(JsonObject tree, Throwable why) {
    LoggerFactory.getLogger(Finding.class)
        .atError()
        .setCause(why)
        .addKeyValue("definition", ObjectRef.of(tree))
        .log("a definition cannot be read");
    return new Broken("Unreadable", "it cannot be read: " + why.getClass().getSimpleName(), true);
  }

  private static Finding found(JsonObject tree, Optional<Manifest> builtIn) {
    if (tree.object("spec", "schematic", "cue").isPresent()) {
      return builtIn.isPresent()
          ? new Broken(
              "BuiltInUsed",
              "spec.schematic.cue is not evaluated; the built-in definition of this name is used",
              false)
          : new Broken(
              "CueUnsupported",
              "spec.schematic.cue is kept but not evaluated: `wheelhouse def convert` makes"
                  + " spec.schematic.cel of it where its shape allows",
              true);
    }
    if (tree.object("spec", "schematic", "terraform").isPresent()) {
      return new Broken(
          TERRAFORM,
          "spec.schematic.terraform is kept but not carried out: make the resource with the"
              + " workflow step apply-terraform-config, which hands it to a terraform-controller,"
              + " or with an operator of its provider in a k8s-objects component; steps of type"
              + " deploy leave such components out unless ignoreTerraformComponent is false",
          builtIn.isEmpty());
    }
    if (tree.object("spec", "schematic", "cel").isEmpty()) {
      return builtIn.isPresent()
          ? new BuiltIn()
          : new Broken(
              "NoSchematic",
              "nothing gives this definition life: it needs spec.schematic.cel",
              true);
    }
    return compiled(tree);
  }

  private static Finding compiled(JsonObject tree) {
    try {
      return new Usable(CelDefinitions.of(tree));
    } catch (PlatformException e) {
      return new Broken("Invalid", String.valueOf(e.getMessage()), true);
    }
  }
}
