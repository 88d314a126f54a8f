// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.kube.client.yaml.YamlDocument;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext.ImageState;
import dev.wheelhouse.ops.delivery.definitions.Definitions;
import dev.wheelhouse.ops.delivery.memory.MemoryCluster;
import dev.wheelhouse.ops.delivery.render.ApplicationSpec.Component;
import dev.wheelhouse.ops.delivery.render.RenderedComponent;
import dev.wheelhouse.ops.delivery.render.Renderer;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DefinitionReconcilerTest {

  private static final String SITE =
      """
      apiVersion: core.oam.dev/v1beta1
      kind: ComponentDefinition
      metadata: {name: NAME, namespace: NAMESPACE, annotations: {definition.oam.dev/description: DESCRIPTION}}
      spec:
        workload: {definition: {apiVersion: v1, kind: ConfigMap}}
        schematic:
          cel:
            parameters: {text: string | default=hello}
            output: {apiVersion: v1, kind: ConfigMap, data: {text: "${parameter.text}"}}
      """;

  private final MemoryCluster cluster = new MemoryCluster();
  private final Definitions builtIn = Definitions.load();
  private final DefinitionCatalog catalog = new DefinitionCatalog(builtIn, cluster, "vela-system");
  private final DefinitionReconciler reconciler =
      new DefinitionReconciler(cluster, catalog, Clock.system());

  @BeforeEach
  void read() {
    catalog.complete(List.of());
  }

  @Test
  void findsNothingBeforeTheClusterHasBeenRead() {
    DefinitionCatalog fresh = new DefinitionCatalog(builtIn, cluster, "vela-system");

    assertThatThrownBy(() -> fresh.component("shop", "webservice"))
        .hasMessage("the definitions of the cluster have not been read yet");
    fresh.complete(
        YamlDocument.all(site("shop", "webservice")).stream().map(YamlDocument::tree).toList());
    assertThat(fresh.component("shop", "webservice").orElseThrow().workloadKind())
        .isEqualTo("ConfigMap");
  }

  private JsonObject apply(String yaml) {
    JsonObject live = cluster.apply(YamlDocument.all(yaml).getFirst().tree(), "somebody", true);
    reconciler.reconcile(live);
    return cluster.the(
        live.string("kind").orElseThrow(), live.string("metadata", "name").orElseThrow());
  }

  private static String site(String namespace, String name) {
    return SITE.replace("NAMESPACE", namespace).replace("NAME", name);
  }

  @Test
  void knowsWhatStandsForCloudResources() {
    apply(
        """
        apiVersion: core.oam.dev/v1beta1
        kind: ComponentDefinition
        metadata: {name: cloud-db, namespace: shop}
        spec:
          workload: {definition: {apiVersion: terraform.core.oam.dev/v1beta2, kind: Configuration}}
          schematic: {terraform: {configuration: "resource {}"}}
        """);
    apply(site("shop", "site"));

    assertThat(catalog.cloudResource("shop", "cloud-db")).isTrue();
    assertThat(catalog.cloudResource("other", "cloud-db")).isFalse();
    assertThat(catalog.cloudResource("shop", "site")).isFalse();
    assertThat(catalog.cloudResource("shop", "worker")).isFalse();
    assertThatThrownBy(() -> catalog.component("shop", "cloud-db"))
        .hasMessageContaining("apply-terraform-config");
  }

  @Test
  void publishesSchemaRevisionAndState() {
    JsonObject site = apply(site("shop", "site"));

    assertThat(site.string("status", "configMapRef")).contains("component-schema-site");
    assertThat(site.string("status", "latestRevision", "name")).contains("site-v1");
    assertThat(
            site.array("status", "conditions").orElseThrow().objects().getFirst().string("status"))
        .contains("True");
    String schema =
        cluster
            .the("ConfigMap", "component-schema-site")
            .string("data", "openapi-v3-json-schema")
            .orElseThrow();
    assertThat(Json.readObject(schema).at("properties", "text", "default")).isEqualTo("hello");
    assertThat(catalog.component("shop", "site")).isPresent();
    assertThat(catalog.component("other", "site")).isEmpty();
  }

  @Test
  void writesNothingWhereNothingChanged() {
    JsonObject site = apply(site("shop", "site"));
    int writes = cluster.writes();
    reconciler.reconcile(site);

    assertThat(cluster.writes()).isEqualTo(writes);
  }

  @Test
  void keepsEveryRevisionForThoseWhoNameIt() {
    apply(site("vela-system", "site"));
    apply(site("vela-system", "site").replace("default=hello", "default=bye"));

    assertThat(cluster.names())
        .contains("DefinitionRevision/site-v1", "DefinitionRevision/site-v2");
    assertThat(defaultText("site@v1")).isEqualTo("hello");
    assertThat(defaultText("site@v2")).isEqualTo("bye");
    assertThat(defaultText("site")).isEqualTo("bye");
    assertThat(catalog.component("shop", "site@v3")).isEmpty();
  }

  @Test
  void aTraitAndAComponentOfOneNameKeepARevisionEach() {
    apply(site("vela-system", "site"));
    JsonObject trait =
        apply(
            """
            apiVersion: core.oam.dev/v1beta1
            kind: TraitDefinition
            metadata: {name: site, namespace: vela-system}
            spec:
              schematic:
                cel:
                  parameters: {text: string | default=trait}
                  patch: {metadata: {labels: {a: "${parameter.text}"}}}
            """);

    assertThat(trait.string("status", "latestRevision", "name")).contains("site-v1-trait");
    assertThat(defaultText("site@v1")).isEqualTo("hello");
    assertThat(
            catalog
                .trait("shop", "site@v1")
                .orElseThrow()
                .manifest()
                .parameters()
                .check("p", new JsonObject())
                .tree()
                .string("text"))
        .contains("trait");
    assertThat(cluster.the("DefinitionRevision", "site-v1").at("spec", "traitDefinition")).isNull();
  }

  private static String versioned(String version, String text) {
    return site("vela-system", "site")
        .replace("spec:\n", "spec:\n  version: " + version + "\n")
        .replace("default=hello", "default=" + text);
  }

  @Test
  void aDefinitionWithoutARevisionCannotBeUsed() {
    apply(versioned("1.0.0", "one"));
    JsonObject site = apply(versioned("1.0.0", "two"));

    assertThat(site.array("status", "conditions").orElseThrow().toString()).contains("raise it");
    assertThatThrownBy(() -> catalog.component("shop", "site")).hasMessageContaining("raise it");
    apply(versioned("1.0.1", "two"));
    assertThat(defaultText("site")).isEqualTo("two");
  }

  private static String annotated(String manifest, String revision) {
    return manifest.replace(
        "annotations: {", "annotations: {definitionrevision.oam.dev/name: " + revision + ", ");
  }

  @Test
  void anAnnotationNamesTheRevisionToo() {
    JsonObject site = apply(annotated(site("vela-system", "site"), "1.1.1"));

    assertThat(site.string("status", "latestRevision", "name")).contains("site-v1.1.1");
    assertThat(defaultText("site@v1.1.1")).isEqualTo("hello");

    site = apply(annotated(versioned("1.2.0", "two"), "1.1.1"));

    assertThat(site.array("status", "conditions").orElseThrow().toString())
        .contains("metadata.annotations[definitionrevision.oam.dev/name]: Forbidden")
        .contains("spec.version");
  }

  @Test
  void theContentOfAnEarlierVersionMayComeBack() {
    apply(versioned("1.0.0", "one"));
    apply(versioned("1.1.0", "two"));
    JsonObject site = apply(versioned("1.0.0", "one"));

    assertThat(site.string("status", "latestRevision", "name")).contains("site-v1.0.0");
    assertThat(site.integer("status", "latestRevision", "revision")).contains(3L);
    assertThat(defaultText("site")).isEqualTo("one");
    assertThat(defaultText("site@v1")).isEqualTo("one");
    apply(versioned("1.2.0", "three"));
    assertThat(defaultText("site@v1")).isEqualTo("three");
  }

  @Test
  void forgetsARevisionThatWasMadeAnew() {
    JsonObject site = apply(site("vela-system", "site"));
    assertThat(defaultText("site@v1")).isEqualTo("hello");

    reconciler.removed(site);
    cluster.remove(ObjectRef.of(site));
    cluster.remove(ObjectRef.of(cluster.the("DefinitionRevision", "site-v1")));
    assertThat(catalog.component("shop", "site@v1")).isEmpty();
    apply(site("vela-system", "site").replace("default=hello", "default=bye"));

    assertThat(defaultText("site@v1")).isEqualTo("bye");
  }

  @Test
  void seesThatARevisionWasReplacedUnnoticed() {
    apply(site("vela-system", "site"));
    assertThat(defaultText("site@v1")).isEqualTo("hello");
    JsonObject revision = cluster.the("DefinitionRevision", "site-v1");
    JsonObject other =
        YamlDocument.all(site("vela-system", "site").replace("default=hello", "default=bye"))
            .getFirst()
            .tree();
    revision.childObject("metadata").put("uid", "another");
    revision.childObject("spec").put("componentDefinition", other);
    cluster.put(revision);

    assertThat(defaultText("site@v1")).isEqualTo("bye");
  }

  @Test
  void readsTheOthersWhenOneCannotBeRead() {
    JsonObject bad = YamlDocument.all(site("shop", "bad")).getFirst().tree();
    bad.object("spec", "schematic", "cel")
        .orElseThrow()
        .childObject("parameters")
        .put("text", "[]".repeat(100_000) + "string");
    DefinitionCatalog fresh = new DefinitionCatalog(builtIn, cluster, "vela-system");

    fresh.complete(List.of(bad, YamlDocument.all(site("shop", "good")).getFirst().tree()));

    assertThat(fresh.component("shop", "good")).isPresent();
    assertThatThrownBy(() -> fresh.component("shop", "bad"))
        .hasMessage(
            "ComponentDefinition shop/bad cannot be used: it cannot be read: StackOverflowError");
  }

  @Test
  void labelsWhatAPinnedDefinitionMakesWithItsName() {
    apply(site("vela-system", "site"));
    RenderedComponent rendered =
        new Renderer(catalog)
            .render(
                new ComponentContext(
                    "app", "shop", "web", "app-v1", "", _ -> new ImageState.Waiting("")),
                new Component(
                    "spec.components[0]",
                    "web",
                    "site@v1",
                    new JsonObject(),
                    List.of(),
                    List.of()));

    assertThat(rendered.workload().at("metadata", "labels", "workload.oam.dev/type"))
        .isEqualTo("site");
  }

  private String defaultText(String type) {
    return catalog
        .component("shop", type)
        .orElseThrow()
        .manifest()
        .parameters()
        .check("p", new JsonObject())
        .tree()
        .string("text")
        .orElseThrow();
  }

  @Test
  void looksInTheNamespaceOfTheApplicationFirst() {
    apply(site("vela-system", "webservice").replace("hello", "system"));
    apply(site("shop", "webservice").replace("hello", "own"));

    assertThat(defaultText("webservice")).isEqualTo("own");
    assertThat(catalog.component("other", "webservice").orElseThrow().workloadKind())
        .isEqualTo("ConfigMap");
    reconciler.removed(YamlDocument.all(site("vela-system", "webservice")).getFirst().tree());
    assertThat(catalog.component("other", "webservice").orElseThrow().workloadKind())
        .isEqualTo("Deployment");
  }

  @Test
  void reportsFaultsAndRefusesToBeUsed() {
    JsonObject site = apply(site("shop", "site").replace("parameter.text", "parameter.txt"));
    JsonObject condition = site.array("status", "conditions").orElseThrow().objects().getFirst();

    assertThat(condition.string("status")).contains("False");
    assertThat(condition.string("message").orElseThrow())
        .startsWith(
            "spec.schematic.cel.output.data.text, line 1, column 12: undefined field 'txt'; did you"
                + " mean \"text\"?");
    assertThatThrownBy(() -> catalog.component("shop", "site"))
        .hasMessageStartingWith("ComponentDefinition shop/site cannot be used: ");
  }

  @Test
  void keepsCueAndSaysWhatToDo() {
    String cue =
        """
        apiVersion: core.oam.dev/v1beta1
        kind: ComponentDefinition
        metadata: {name: NAME, namespace: vela-system}
        spec: {workload: {type: x}, schematic: {cue: {template: "output: {}"}}}
        """;
    JsonObject own = apply(cue.replace("NAME", "mine"));

    assertThat(own.array("status", "conditions").orElseThrow().toString())
        .contains("CueUnsupported", "`wheelhouse def convert` makes spec.schematic.cel of it");
    apply(cue.replace("NAME", "webservice"));
    assertThat(catalog.component("shop", "webservice").orElseThrow().workloadKind())
        .isEqualTo("Deployment");
  }

  @Test
  void installsWhatIsBuiltInOnce() throws InterruptedException {
    BuiltInObjects objects = new BuiltInObjects(cluster, "vela-system");

    assertThat(objects.install(builtIn)).isEqualTo(builtIn.manifests().size());
    assertThat(objects.install(builtIn)).isZero();
    assertThat(cluster.names())
        .contains("Namespace/vela-system", "ComponentDefinition/webservice", "TraitDefinition/hpa");
  }

  @Test
  void leavesAloneWhatSomebodyElsePutInPlaceOfTheBuiltIn() throws InterruptedException {
    apply(site("vela-system", "webservice"));
    new BuiltInObjects(cluster, "vela-system").install(builtIn);

    assertThat(cluster.the("ComponentDefinition", "webservice").object("spec", "schematic", "cel"))
        .isPresent();
  }
}
