// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.apply;

import static dev.wheelhouse.kube.schema.apply.Kinds.CONFIG_MAP;
import static dev.wheelhouse.kube.schema.apply.Kinds.DEPLOYMENT;
import static dev.wheelhouse.kube.schema.apply.Kinds.NOON;
import static dev.wheelhouse.kube.schema.apply.Kinds.SERVICE;
import static dev.wheelhouse.kube.schema.apply.Kinds.fields;
import static dev.wheelhouse.kube.schema.apply.Kinds.object;
import static dev.wheelhouse.kube.schema.apply.Kinds.writer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.Schema;
import dev.wheelhouse.kube.schema.model.ApiModels;
import dev.wheelhouse.kube.schema.openapi.SchemaReader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ServerSideApplyTest {

  private static final String CONFIG = "apiVersion:v1,kind:ConfigMap,metadata:{name:a}";
  private static final String DEPLOY = "apiVersion:apps/v1,kind:Deployment,metadata:{name:web}";
  private static final String SVC = "apiVersion:v1,kind:Service,metadata:{name:s}";

  @Test
  void createsWhatIsAppliedAndRecordsIt() {
    JsonObject result = apply(null, "{" + CONFIG + ",data:{k:v}}", "a", CONFIG_MAP);

    assertThat(result.object("data")).contains(object("{k:v}"));
    assertThat(result.at("metadata", "managedFields"))
        .hasToString(
            "[{\"manager\":\"a\",\"operation\":\"Apply\",\"apiVersion\":\"v1\","
                + "\"time\":\"2026-03-01T12:00:00Z\",\"fieldsType\":\"FieldsV1\","
                + "\"fieldsV1\":{\"f:data\":{\"f:k\":{}}}}]");
  }

  @Test
  void removesWhatIsNoLongerApplied() {
    JsonObject live = apply(null, "{" + CONFIG + ",data:{k:v,l:w}}", "a", CONFIG_MAP);

    JsonObject result = apply(live, "{" + CONFIG + ",data:{k:v}}", "a", CONFIG_MAP);

    assertThat(result.object("data")).contains(object("{k:v}"));
    assertThat(fields(result, "a")).isEqualTo("[.data.k]");
  }

  @Test
  void keepsWhatAnotherManagerStillOwns() {
    JsonObject live = apply(null, "{" + CONFIG + ",data:{k:v,l:w}}", "a", CONFIG_MAP);
    live = apply(live, "{" + CONFIG + ",data:{l:w}}", "b", CONFIG_MAP);

    JsonObject result = apply(live, "{" + CONFIG + "}", "a", CONFIG_MAP);

    assertThat(result.object("data")).contains(object("{l:w}"));
    assertThat(fields(result, "a")).isEmpty();
    assertThat(fields(result, "b")).isEqualTo("[.data.l]");
  }

  @Test
  void keepsFieldsThatNobodyApplied() {
    JsonObject live =
        apply(null, "{" + DEPLOY + ",spec:{template:{spec:{containers:[{name:c,image:i}]}}}}", "a");
    live.childObject("spec").put("replicas", 3L);
    live.array("spec", "template", "spec", "containers")
        .orElseThrow()
        .objects()
        .getFirst()
        .put("imagePullPolicy", "Always");

    JsonObject result =
        apply(live, "{" + DEPLOY + ",spec:{template:{spec:{containers:[{name:c,image:j}]}}}}", "a");

    assertThat(result.object("spec"))
        .contains(
            object(
                "{template:{spec:{containers:[{name:c,image:j,imagePullPolicy:Always}]}},"
                    + "replicas:3}"));
  }

  @Test
  void refusesToChangeWhatAnotherOwns() {
    JsonObject live = object("{" + DEPLOY + ",spec:{replicas:1}}");
    FieldOwnership.stamp(null, live, writer("kubectl-client-side-apply", "apps/v1"), DEPLOYMENT);
    JsonObject stored = live;

    assertThatThrownBy(() -> apply(stored, "{" + DEPLOY + ",spec:{replicas:2}}", "a"))
        .isInstanceOfSatisfying(
            PlatformException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(Reason.CONFLICT);
              assertThat(e.causes())
                  .containsExactly(
                      new Cause(
                          ".spec.replicas",
                          "FieldManagerConflict",
                          "conflict with \"kubectl-client-side-apply\" using apps/v1"));
            })
        .hasMessage(
            "Apply failed with 1 conflict: conflict with \"kubectl-client-side-apply\" using"
                + " apps/v1: .spec.replicas");
  }

  @Test
  void listsConflictsByManager() {
    JsonObject live = apply(null, "{" + CONFIG + ",data:{k:v,l:w}}", "b", CONFIG_MAP);
    JsonObject stored = apply(live, "{" + CONFIG + ",data:{m:x}}", "c", CONFIG_MAP);

    assertThatThrownBy(() -> apply(stored, "{" + CONFIG + ",data:{k:1x,l:y,m:z}}", "a", CONFIG_MAP))
        .isInstanceOf(PlatformException.class);
    assertThatThrownBy(() -> apply(stored, "{" + CONFIG + ",data:{k:q,l:y,m:z}}", "a", CONFIG_MAP))
        .hasMessage(
            """
            Apply failed with 3 conflicts: conflicts with "b":
            - .data.k
            - .data.l
            conflicts with "c":
            - .data.m\
            """);
  }

  @Test
  void forceTakesOver() {
    JsonObject live = apply(null, "{" + CONFIG + ",data:{k:v,l:w}}", "b", CONFIG_MAP);

    JsonObject result =
        ServerSideApply.apply(
            live, object("{" + CONFIG + ",data:{k:x}}"), writer("a", "v1"), true, CONFIG_MAP);

    assertThat(result.object("data")).contains(object("{k:x,l:w}"));
    assertThat(fields(result, "a")).isEqualTo("[.data.k]");
    assertThat(fields(result, "b")).isEqualTo("[.data.l]");
  }

  @Test
  void equalValuesAreShared() {
    JsonObject live = apply(null, "{" + CONFIG + ",data:{k:v}}", "b", CONFIG_MAP);

    JsonObject result = apply(live, "{" + CONFIG + ",data:{k:v}}", "a", CONFIG_MAP);

    assertThat(fields(result, "a")).isEqualTo("[.data.k]");
    assertThat(fields(result, "b")).isEqualTo("[.data.k]");
  }

  @Test
  void mergesListsByKeyWithTheKeysDefault() {
    JsonObject live = object("{" + SVC + ",spec:{ports:[{port:80,protocol:TCP,targetPort:8080}]}}");
    FieldOwnership.stamp(null, live, writer("x", "v1"), SERVICE);

    JsonObject result =
        apply(live, "{" + SVC + ",spec:{ports:[{port:80,name:web},{port:81}]}}", "a", SERVICE);

    assertThat(result.array("spec", "ports").orElseThrow().objects())
        .containsExactly(
            object("{port:80,protocol:TCP,targetPort:8080,name:web}"), object("{port:81}"));
    assertThat(fields(result, "a"))
        .contains(".spec.ports[port=80,protocol=\"TCP\"]", ".spec.ports[port=81,protocol=\"TCP\"]");
  }

  @Test
  void removesAnElementWithAllThatHangsOnIt() {
    JsonObject live =
        apply(
            null,
            "{"
                + DEPLOY
                + ",spec:{template:{spec:{containers:[{name:c,image:i},{name:d,image:j}]}}}}",
            "a");

    JsonObject result =
        apply(live, "{" + DEPLOY + ",spec:{template:{spec:{containers:[{name:d,image:j}]}}}}", "a");

    assertThat(result.array("spec", "template", "spec", "containers").orElseThrow())
        .hasToString("[{\"name\":\"d\",\"image\":\"j\"}]");
  }

  @Test
  void appliedOrderWinsWhereListsMeet() {
    JsonObject live =
        object(
            "{" + SVC + ",metadata:{name:s,finalizers:[a/x,b/x,c/x,d/x]}}".replace(SVC + ",", ""));
    live.put("apiVersion", "v1");
    live.put("kind", "Service");

    JsonObject result =
        apply(
            live,
            "{apiVersion:v1,kind:Service,metadata:{name:s,finalizers:[c/x,e/x,a/x]}}",
            "a",
            SERVICE);

    assertThat(result.array("metadata", "finalizers").orElseThrow().strings())
        .containsExactly("b/x", "c/x", "d/x", "e/x", "a/x");
  }

  @Test
  void atomicValuesAreReplacedWhole() {
    JsonObject live = apply(null, "{" + SVC + ",spec:{selector:{a:x,b:y}}}", "a", SERVICE);

    JsonObject result = apply(live, "{" + SVC + ",spec:{selector:{c:z}}}", "a", SERVICE);

    assertThat(result.object("spec", "selector")).contains(object("{c:z}"));
    assertThat(fields(result, "a")).isEqualTo("[.spec.selector]");
  }

  @Test
  void firstApplyOnAnUntrackedObjectMeetsItsOldFields() {
    JsonObject live = object("{" + CONFIG + ",data:{k:v}}");

    assertThatThrownBy(() -> apply(live, "{" + CONFIG + ",data:{k:w}}", "a", CONFIG_MAP))
        .hasMessageContaining("conflict with \"before-first-apply\" using v1: .data.k");
    JsonObject result = apply(live, "{" + CONFIG + ",data:{k:v}}", "a", CONFIG_MAP);
    assertThat(fields(result, "before-first-apply")).isEqualTo("[.data, .data.k]");
  }

  @Test
  void kubectlTakesOverWhatItAppliedClientSide() {
    JsonObject live = object("{" + CONFIG + ",data:{k:v}}");
    live.childObject("metadata")
        .childObject("annotations")
        .put(
            "kubectl.kubernetes.io/last-applied-configuration",
            object("{" + CONFIG + ",data:{k:v}}") + "\n");
    FieldOwnership.stamp(null, live, writer("kubectl-client-side-apply", "v1"), CONFIG_MAP);

    JsonObject result = apply(live, "{" + CONFIG + ",data:{k:w}}", "kubectl", CONFIG_MAP);

    assertThat(result.object("data")).contains(object("{k:w}"));
    assertThat(
            Json.readObject(
                result
                    .string(
                        "metadata",
                        "annotations",
                        "kubectl.kubernetes.io/last-applied-configuration")
                    .orElseThrow()))
        .isEqualTo(object("{" + CONFIG + ",data:{k:w}}"));
    assertThatThrownBy(() -> apply(live, "{" + CONFIG + ",data:{k:w}}", "other", CONFIG_MAP))
        .hasMessageContaining("1 conflict");
  }

  @Test
  void repeatedApplyChangesNothing() {
    String config = "{" + SVC + ",spec:{ports:[{port:80,protocol:TCP}],selector:{a:x}}}";
    JsonObject live = apply(null, config, "a", SERVICE);

    JsonObject result =
        ServerSideApply.apply(
            live,
            object(config),
            new Writer("a", "v1", "", NOON.plusSeconds(99), FieldSet.of("status")),
            false,
            SERVICE);

    assertThat(result).isEqualTo(live);
  }

  @Test
  void refusesElementsThatStandTwice() {
    assertThatThrownBy(() ->
            apply(
                null,
                "{" + SVC + ",spec:{ports:[{port:80},{port:80,protocol:TCP}]}}",
                "a",
                SERVICE))
        .hasMessage(
            "failed to create typed patch object (/s; /v1, Kind=Service): .spec.ports: duplicate"
                + " entries for key [port=80,protocol=\"TCP\"]");
  }

  @Test
  void refusesUnknownFields() {
    assertThatThrownBy(() -> apply(null, "{" + SVC + ",spec:{prots:[]}}", "a", SERVICE))
        .hasMessageEndingWith(".spec.prots: field not declared in schema");
  }

  @Test
  void refusesAnotherVersionAndManagedFields() {
    assertThatThrownBy(
            () -> apply(null, "{" + DEPLOY.replace("apps/v1", "apps/v2") + "}", "a", DEPLOYMENT))
        .hasMessageContaining("Incorrect version specified in apply patch");
    assertThatThrownBy(() ->
            apply(null, "{apiVersion:v1,kind:Service,metadata:{managedFields:[]}}", "a", SERVICE))
        .hasMessage("metadata.managedFields must be nil");
  }

  @Test
  void appliesToTypesNobodyDescribed() {
    String type = "apiVersion:x.io/v1,kind:X,metadata:{name:a}";
    JsonObject live = apply(null, "{" + type + ",spec:{a:1,l:[{b:1}],m:{n:1}}}", "a", null);

    JsonObject result = apply(live, "{" + type + ",spec:{a:2,l:[{c:1}]}}", "a", null);

    assertThat(result.object("spec")).contains(object("{a:2,l:[{c:1}]}"));
    assertThat(fields(result, "a")).isEqualTo("[.spec, .spec.a, .spec.l]");
  }

  @Test
  void appliesToCustomResourcesByTheirSchema() {
    Schema schema =
        SchemaReader.forCustomResources(
                name -> {
                  throw new IllegalArgumentException(name);
                })
            .read(
                Json.readObject(
                    """
                    {"type":"object","properties":{"spec":{"type":"object","properties":{
                      "items":{"type":"array","x-kubernetes-list-type":"map",
                       "x-kubernetes-list-map-keys":["id"],
                       "items":{"type":"object","properties":{"id":{"type":"string"},
                        "v":{"type":"integer"}}}},
                      "free":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}}}
                    """));
    String type = "apiVersion:x.io/v1,kind:X,metadata:{name:a}";
    JsonObject live = apply(null, "{" + type + ",spec:{items:[{id:a,v:1}]}}", "b", schema);

    JsonObject result =
        apply(live, "{" + type + ",spec:{items:[{id:b,v:2}],free:{x:{y:1}}}}", "a", schema);

    assertThat(result.object("spec"))
        .contains(object("{items:[{id:a,v:1},{id:b,v:2}],free:{x:{y:1}}}"));
    assertThat(fields(result, "a")).contains(".spec.free.x", ".spec.items[id=\"b\"].v");
  }

  @Test
  void customResourcesShareTheMetadataRulesOfAll() {
    Schema schema =
        new SchemaReader(name -> ApiModels.kubernetes().schema(name).orElseThrow())
            .read(
                Json.readObject(
                    """
                    {"type":"object","properties":{"metadata":
                      {"$ref":"#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"}}}
                    """));
    String type = "apiVersion:x.io/v1,kind:X,metadata:{name:a,finalizers:";
    JsonObject live = apply(null, "{" + type + "[b/x]}}", "b", schema);

    JsonObject result = apply(live, "{" + type + "[a/x]}}", "a", schema);

    assertThat(result.array("metadata", "finalizers").orElseThrow().strings())
        .containsExactly("b/x", "a/x");
    assertThat(fields(result, "a")).isEqualTo("[.metadata.finalizers[=\"a/x\"]]");
  }

  @Test
  void applyThroughASubresourceIsRecordedApart() {
    JsonObject live = apply(null, "{" + DEPLOY + ",spec:{replicas:1}}", "a");
    Writer status =
        new Writer("a", "apps/v1", "status", NOON, FieldSet.of("spec", "metadata.labels"));

    JsonObject result =
        ServerSideApply.apply(
            live, object("{" + DEPLOY + ",status:{replicas:1}}"), status, false, DEPLOYMENT);

    assertThat(ManagedFields.of(result).entries())
        .extracting(ManagedEntry::subresource)
        .containsExactlyInAnyOrder("", "status");
    assertThat(fields(result, "a")).contains(".spec.replicas", ".status.replicas");
  }

  @Test
  void leavesItsInputsAlone() {
    JsonObject live = apply(null, "{" + SVC + ",spec:{ports:[{port:80}]}}", "a", SERVICE);
    JsonObject applied = object("{" + SVC + ",spec:{ports:[{port:81}]}}");
    String before = live.toString() + applied;

    JsonObject result = ServerSideApply.apply(live, applied, writer("a", "v1"), false, SERVICE);
    result.childObject("spec").put("ports", "gone");

    assertThat(live.toString() + applied).isEqualTo(before);
  }

  private static JsonObject apply(@Nullable JsonObject live, String applied, String manager) {
    return apply(live, applied, manager, DEPLOYMENT);
  }

  private static JsonObject apply(
      @Nullable JsonObject live, String applied, String manager, @Nullable Schema schema) {
    JsonObject config = object(applied);
    String version = config.string("apiVersion").orElseThrow();
    Writer writer =
        new Writer(manager, version.replace("apps/v2", "apps/v1"), "", NOON, FieldSet.of("status"));
    return ServerSideApply.apply(live, config, writer, false, schema);
  }
}
