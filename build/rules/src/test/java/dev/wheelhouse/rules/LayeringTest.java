// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.rules;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// WARNING: a line added here is a change of the architecture. Say why in `docs/adr/`.
///
/// Every layer names all that it may use. What is not named is forbidden.
class LayeringTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.wheelhouse");

  private static final List<String> EVERYWHERE =
      List.of("java..", "javax..", "org.jspecify..", "org.slf4j..");

  /// One layer: its packages and what they may use beside the JDK, JSpecify, SLF4J and themselves.
  record Layer(String name, String packages, List<String> uses) {

    Layer(String name, String packages, String... uses) {
      this(name, packages, List.of(uses));
    }

    String[] allowed() {
      List<String> all = new ArrayList<>(EVERYWHERE);
      all.add(packages);
      all.addAll(uses);
      return all.toArray(String[]::new);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static final String BASE = "dev.wheelhouse.base..";
  private static final String SCHEMA = "dev.wheelhouse.kube.schema..";
  private static final String KUBE_CLIENT = "dev.wheelhouse.kube.client..";
  private static final String STORE = "dev.wheelhouse.plane.store..";
  private static final String PLANE_CLIENT = "dev.wheelhouse.plane.client..";
  private static final String MODELS = "io.fabric8.kubernetes.api..";
  private static final String JACKSON = "com.fasterxml.jackson..";

  static List<Layer> layers() {
    return List.of(
        new Layer("base", BASE, "com.fasterxml.jackson.core.."),
        new Layer(
            "kube/schema", SCHEMA, BASE, "dev.cel..", "com.google.re2j..", "com.google.common.."),
        new Layer(
            "kube/client", KUBE_CLIENT, BASE, SCHEMA, "io.fabric8..", JACKSON, "org.snakeyaml.."),
        new Layer("plane/store", STORE, BASE, "org.rocksdb.."),
        new Layer(
            "plane/client",
            PLANE_CLIENT,
            BASE,
            SCHEMA,
            MODELS,
            "io.fabric8.kubernetes.client.utils..",
            JACKSON),
        new Layer(
            "plane/apiserver",
            "dev.wheelhouse.plane.apiserver..",
            BASE,
            SCHEMA,
            STORE,
            "io.prometheus.metrics..",
            "io.vertx..",
            "io.netty..",
            "org.bouncycastle..",
            "org.yaml.snakeyaml.."),
        new Layer(
            "plane/controllers",
            "dev.wheelhouse.plane.controllers..",
            BASE,
            SCHEMA,
            PLANE_CLIENT,
            MODELS,
            JACKSON),
        new Layer(
            "plane/scheduler",
            "dev.wheelhouse.plane.scheduler..",
            BASE,
            SCHEMA,
            PLANE_CLIENT,
            MODELS,
            JACKSON),
        new Layer(
            "plane/node",
            "dev.wheelhouse.plane.node..",
            BASE,
            SCHEMA,
            PLANE_CLIENT,
            MODELS,
            JACKSON,
            "io.vertx..",
            "io.netty..",
            "org.apache.commons.compress..",
            "com.github.luben.zstd..",
            "com.sun.management..",
            "com.sun.net.httpserver.."),
        new Layer(
            "plane/embedded",
            "dev.wheelhouse.plane.embedded..",
            BASE,
            SCHEMA,
            KUBE_CLIENT,
            "dev.wheelhouse.plane..",
            "io.fabric8..",
            "org.junit.jupiter.api.."),
        new Layer(
            "ops/delivery",
            "dev.wheelhouse.ops.delivery..",
            BASE,
            SCHEMA,
            KUBE_CLIENT,
            "io.fabric8..",
            "io.javaoperatorsdk..",
            "com.google.cloud.tools.jib..",
            "com.marcnuri.helm..",
            "org.w3c.dom..",
            "org.xml.sax..",
            "com.sun.net.httpserver..",
            "org.apache.commons.compress..",
            "jakarta.mail..",
            "org.apache.http..",
            JACKSON),
        new Layer("ops/webapp", "dev.wheelhouse.webapp..", "org.apache.catalina.."));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void usesOnlyWhatItsLayerNames(Layer layer) {
    classes()
        .that(resideInAnyPackage(layer.packages()))
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(layer.allowed()).or(primitivesAndArrays()))
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void appsDoNotImportTests() {
    noClasses()
        .that(resideOutsideOfPackages("dev.wheelhouse.testing.."))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.wheelhouse.testing..")
        .check(CLASSES);
  }

  @Test
  void everyPackageIsNullMarked() {
    classes()
        .that(resideInAnyPackage("dev.wheelhouse.."))
        .should(liveInANullMarkedPackage())
        .check(CLASSES);
  }

  private static com.tngtech.archunit.base.DescribedPredicate<JavaClass> primitivesAndArrays() {
    return com.tngtech.archunit.base.DescribedPredicate.describe(
        "primitives and arrays", type -> type.isPrimitive() || type.isArray());
  }

  private static ArchCondition<JavaClass> liveInANullMarkedPackage() {
    return new ArchCondition<>("live in a @NullMarked package") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
          events.add(
              SimpleConditionEvent.violated(
                  type, type.getPackageName() + " has no package-info with @NullMarked"));
        }
      }
    };
  }
}
