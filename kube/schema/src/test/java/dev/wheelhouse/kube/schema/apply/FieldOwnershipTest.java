// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.apply;

import static dev.wheelhouse.kube.schema.apply.Kinds.CONFIG_MAP;
import static dev.wheelhouse.kube.schema.apply.Kinds.DEPLOYMENT;
import static dev.wheelhouse.kube.schema.apply.Kinds.NOON;
import static dev.wheelhouse.kube.schema.apply.Kinds.object;
import static dev.wheelhouse.kube.schema.apply.Kinds.writer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FieldOwnershipTest {

  private static final Writer ALICE = writer("alice", "v1");
  private static final Writer BOB =
      new Writer("bob", "v1", "", NOON.plus(Duration.ofHours(1)), FieldSet.EMPTY);

  @Test
  void creatorOwnsAllButWhatNobodyOwns() {
    JsonObject created = created("{metadata:{name:a,labels:{l:x}},data:{k:v}}");

    assertThat(created.at("metadata", "managedFields"))
        .hasToString(
            "[{\"manager\":\"alice\",\"operation\":\"Update\",\"apiVersion\":\"v1\","
                + "\"time\":\"2026-03-01T12:00:00Z\",\"fieldsType\":\"FieldsV1\",\"fieldsV1\":"
                + "{\"f:data\":{\".\":{},\"f:k\":{}},"
                + "\"f:metadata\":{\"f:labels\":{\".\":{},\"f:l\":{}}}}}]");
  }

  @Test
  void createdDeploymentHasTheOwnershipThatTheRealServerRecords() {
    JsonObject deployment =
        object(
            "{apiVersion:apps/v1,kind:Deployment,metadata:{name:web,labels:{app:web}},"
                + "spec:{replicas:2,selector:{matchLabels:{app:web}},"
                + "strategy:{rollingUpdate:{maxSurge:1},type:RollingUpdate},"
                + "template:{metadata:{labels:{app:web}},spec:{containers:[{name:c,image:i,"
                + "ports:[{containerPort:80,protocol:TCP}],resources:{}}],dnsPolicy:x}}}}");

    FieldOwnership.stamp(null, deployment, writer("kubectl-create", "apps/v1"), DEPLOYMENT);

    assertThat(deployment.array("metadata", "managedFields").orElseThrow().objects().getFirst())
        .extracting(entry -> entry.get("fieldsV1"))
        .isEqualTo(
            Json.readObject(
                """
                {"f:metadata":{"f:labels":{".":{},"f:app":{}}},
                 "f:spec":{"f:replicas":{},"f:selector":{},
                  "f:strategy":{"f:rollingUpdate":{".":{},"f:maxSurge":{}},"f:type":{}},
                  "f:template":{"f:metadata":{"f:labels":{".":{},"f:app":{}}},
                   "f:spec":{"f:containers":{"k:{\\"name\\":\\"c\\"}":{".":{},"f:image":{},
                     "f:name":{},"f:ports":{".":{},
                      "k:{\\"containerPort\\":80,\\"protocol\\":\\"TCP\\"}":
                       {".":{},"f:containerPort":{},"f:protocol":{}}},
                     "f:resources":{}}},
                    "f:dnsPolicy":{}}}}}
                """));
  }

  @Test
  void changedFieldsMoveToWhoChangedThem() {
    JsonObject live = created("{metadata:{name:a},data:{k:v,l:w}}");
    JsonObject next = live.deepCopy();
    next.childObject("data").with("k", "other").with("m", "new");

    FieldOwnership.stamp(live, next, BOB, CONFIG_MAP);

    assertThat(Kinds.fields(next, "alice")).isEqualTo("[.data, .data.l]");
    assertThat(Kinds.fields(next, "bob")).isEqualTo("[.data.k, .data.m]");
  }

  @Test
  void removedFieldsLeaveEveryEntry() {
    JsonObject live = created("{metadata:{name:a},data:{k:v}}");
    JsonObject next = live.deepCopy();
    next.remove("data");

    FieldOwnership.stamp(live, next, BOB, CONFIG_MAP);

    assertThat(next.at("metadata", "managedFields")).isNull();
  }

  @Test
  void unchangedObjectKeepsItsEntriesAndTimes() {
    JsonObject live = created("{metadata:{name:a,resourceVersion:x},data:{k:v}}");
    JsonObject next = live.deepCopy();
    next.childObject("metadata").put("resourceVersion", "y");

    assertThat(FieldOwnership.update(live, next, BOB, CONFIG_MAP, VersionConverter.NONE))
        .isSameAs(live.at("metadata", "managedFields"));
  }

  @Test
  void timeMovesWithTheNextWrite() {
    JsonObject live = created("{metadata:{name:a},data:{k:v}}");
    JsonObject next = live.deepCopy();
    next.childObject("data").put("k", "w");

    Writer later = new Writer("alice", "v1", "", NOON.plusSeconds(60), FieldSet.EMPTY);
    FieldOwnership.stamp(live, next, later, CONFIG_MAP);

    assertThat(ManagedFields.of(next).entries())
        .singleElement()
        .satisfies(entry -> assertThat(entry.time()).isEqualTo(NOON.plusSeconds(60)));
  }

  @Test
  void renewedEntryTakesItsPlaceAmongTheOthers() {
    JsonObject live = created("{metadata:{name:a},data:{k:v}}");
    JsonObject next = live.deepCopy();
    next.childObject("data").put("l", "w");
    FieldOwnership.stamp(live, next, BOB, CONFIG_MAP);
    JsonObject last = next.deepCopy();
    last.childObject("data").put("k", "w");

    Writer later = new Writer("alice", "v1", "", NOON.plusSeconds(7200), FieldSet.EMPTY);
    FieldOwnership.stamp(next, last, later, CONFIG_MAP);

    assertThat(ManagedFields.of(last).entries())
        .extracting(ManagedEntry::manager)
        .containsExactly("bob", "alice");
    assertThat(Kinds.fields(last, "alice")).isEqualTo("[.data, .data.k]");
    assertThat(Kinds.fields(last, "bob")).isEqualTo("[.data.l]");
  }

  @Test
  void sharedFieldGoesToWhoChangesIt() {
    JsonObject live = created("{metadata:{name:a},data:{k:v}}");
    JsonObject shared =
        ServerSideApply.apply(
            live,
            object("{apiVersion:v1,kind:ConfigMap,metadata:{name:a},data:{k:v}}"),
            writer("applier", "v1"),
            false,
            CONFIG_MAP);
    JsonObject next = shared.deepCopy();
    next.childObject("data").put("k", "w");

    FieldOwnership.stamp(shared, next, ALICE, CONFIG_MAP);

    assertThat(Kinds.fields(next, "alice")).isEqualTo("[.data, .data.k]");
    assertThat(Kinds.fields(next, "applier")).isEmpty();
  }

  @Test
  void ignoredFieldsAreNeverOwned() {
    JsonObject deployment =
        object("{apiVersion:apps/v1,kind:Deployment,spec:{replicas:1},status:{replicas:1}}");

    FieldOwnership.stamp(null, deployment, writer("a", "apps/v1"), DEPLOYMENT);

    assertThat(Kinds.fields(deployment, "a")).isEqualTo("[.spec.replicas]");
  }

  @Test
  void clientMayResetOwnership() {
    JsonObject live = created("{metadata:{name:a},data:{k:v}}");
    JsonObject next = live.deepCopy();
    next.childObject("metadata").put("managedFields", new JsonArray());

    FieldOwnership.stamp(live, next, BOB, CONFIG_MAP);

    assertThat(next.at("metadata", "managedFields")).isNull();
  }

  @Test
  void clientThatLeavesManagedFieldsOutDoesNotLoseThem() {
    JsonObject live = created("{metadata:{name:a},data:{k:v}}");
    JsonObject next = live.deepCopy();
    next.childObject("metadata").remove("managedFields");

    FieldOwnership.stamp(live, next, BOB, CONFIG_MAP);

    assertThat(Kinds.fields(next, "alice")).isEqualTo("[.data, .data.k]");
  }

  @Test
  void malformedManagedFieldsOfAClientAreIgnored() {
    JsonObject live = created("{metadata:{name:a},data:{k:v}}");
    JsonObject next = live.deepCopy();
    next.childObject("metadata").put("managedFields", JsonArray.of(object("{manager:x}")));

    FieldOwnership.stamp(live, next, BOB, CONFIG_MAP);

    assertThat(Kinds.fields(next, "alice")).isEqualTo("[.data, .data.k]");
  }

  @Test
  void joinsTheOldestOfManyManagers() {
    JsonObject live = created("{metadata:{name:a},data:{k:v}}");
    for (int i = 0; i < 12; i++) {
      JsonObject next = live.deepCopy();
      next.childObject("data").put("k" + i, "v");
      Writer writer = new Writer("m" + i, "v1", "", NOON.plusSeconds(60L + i), FieldSet.EMPTY);
      FieldOwnership.stamp(live, next, writer, CONFIG_MAP);
      live = next;
    }

    assertThat(ManagedFields.of(live).entries()).hasSize(10);
    assertThat(Kinds.fields(live, "ancient-changes"))
        .isEqualTo("[.data, .data.k, .data.k0, .data.k1, .data.k2]");
  }

  private static JsonObject created(String text) {
    JsonObject next = object(text);
    FieldOwnership.stamp(null, next, ALICE, CONFIG_MAP);
    return next;
  }
}
