// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.kube.schema.field.FieldPath;
import dev.wheelhouse.kube.schema.field.Problems;
import dev.wheelhouse.kube.schema.structural.StructuralSchemas;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is true of every definition that is built in.
class ManifestsTest {

  static List<Definition> definitions() {
    return Stream.concat(
            ServiceLoader.load(ComponentType.class).stream()
                .<Definition>map(ServiceLoader.Provider::get),
            ServiceLoader.load(TraitType.class).stream()
                .<Definition>map(ServiceLoader.Provider::get))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("definitions")
  void isNamedAndDescribed(Definition definition) {
    Manifest manifest = definition.manifest();

    assertThat(manifest.name()).isEqualTo(definition.name());
    assertThat(manifest.kind())
        .isEqualTo(definition instanceof ComponentType ? "ComponentDefinition" : "TraitDefinition");
    assertThat(manifest.description()).isNotEmpty();
    assertThat(manifest.category()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("definitions")
  void declaresAStructuralSchema(Definition definition) {
    Problems problems = new Problems();

    StructuralSchemas.check(
        definition.manifest().parameters().openApi(), FieldPath.ROOT, false, problems);

    assertThat(problems.causes()).isEmpty();
  }
}
