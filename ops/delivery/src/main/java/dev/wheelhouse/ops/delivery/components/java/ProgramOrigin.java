// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.components.java;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext.Origin;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext.Reference;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.maven.Coordinates;
import dev.wheelhouse.ops.delivery.maven.MavenRepository;
import dev.wheelhouse.ops.delivery.workflow.outside.SecretValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Where the parameters say that the program lies. A login is read with the rights of whom the
/// application acts for, so that nobody sends a Secret away that he could not read.
final class ProgramOrigin {

  private ProgramOrigin() {}

  static Origin of(ComponentContext context, Properties properties) {
    List<Origin> origins = new ArrayList<>();
    properties
        .string("path")
        .filter(it -> !it.isEmpty())
        .map(Origin.File::new)
        .ifPresent(origins::add);
    properties
        .string("artifact")
        .filter(it -> !it.isEmpty())
        .map(Origin.Artifact::new)
        .ifPresent(origins::add);
    properties.object("maven").map(it -> maven(context, it)).ifPresent(origins::add);
    if (origins.size() != 1) {
      throw properties.invalid(
          properties.path(),
          "FieldValueRequired",
          "needs one of `path`, a jar, war or folder where the operator runs, `artifact`, a program"
              + " that was uploaded, and `maven`, one in a Maven repository");
    }
    return origins.getFirst();
  }

  private static Origin.Maven maven(ComponentContext context, Properties maven) {
    String coordinates = maven.requiredString("coordinates");
    String repository = maven.requiredString("repository");
    JsonObject secret =
        maven
            .object("secretRef")
            .map(it -> secret(context, it.requiredString("name")))
            .orElseGet(JsonObject::new);
    String user = SecretValue.value(secret, "username").orElse("");
    String password = SecretValue.value(secret, "password").orElse("");
    if (maven.has("secretRef") && user.isEmpty()) {
      throw maven.wrong("secretRef", "the Secret has no `username` and `password`");
    }
    try {
      Coordinates.parse(coordinates);
    } catch (PlatformException e) {
      throw maven.wrong("coordinates", String.valueOf(e.getMessage()));
    }
    try {
      MavenRepository.of(repository, user, password);
    } catch (PlatformException e) {
      throw maven.wrong("repository", String.valueOf(e.getMessage()));
    }
    return new Origin.Maven(coordinates, repository, user, password);
  }

  private static JsonObject secret(ComponentContext context, String name) {
    return context
        .references()
        .find(new Reference("secret", "", "", context.namespace(), name, Map.of()))
        .getFirst();
  }
}
