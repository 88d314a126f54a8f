// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.keeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.keeper.ResourceKeeper.Collected;
import dev.wheelhouse.ops.delivery.keeper.ResourceKeeper.Kept;
import dev.wheelhouse.ops.delivery.keeper.ResourceKeeper.Wanted;
import dev.wheelhouse.ops.delivery.keeper.ResourceKeepers.Generation;
import dev.wheelhouse.ops.delivery.keeper.ResourcePolicies.ApplyOnce;
import dev.wheelhouse.ops.delivery.keeper.ResourcePolicies.GarbageCollection;
import dev.wheelhouse.ops.delivery.keeper.ResourcePolicies.GarbageRule;
import dev.wheelhouse.ops.delivery.keeper.ResourcePolicies.Stay;
import dev.wheelhouse.ops.delivery.keeper.ResourcePolicies.Update;
import dev.wheelhouse.ops.delivery.keys.AppKeys;
import dev.wheelhouse.ops.delivery.memory.MemoryCluster;
import dev.wheelhouse.testing.ManualClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ResourceKeeperTest {

  private static final Owner SHOP = new Owner("default", "shop", "u1");
  private static final DeletionBudget UNLIMITED = new DeletionBudget.Unlimited();

  private final MemoryCluster cluster = new MemoryCluster();
  private final MemoryCluster east = new MemoryCluster();
  private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final ResourceKeepers keepers = new ResourceKeepers(cluster, Watches.NONE, clock);
  private ResourcePolicies policies = ResourcePolicies.NONE;
  private boolean eastIsOffline;
  private int eastIsAsked;
  private boolean eastIsUnknown;
  private boolean mayNothing;

  private ClusterObjects cluster(String name) {
    if (name.equals("east")) {
      eastIsAsked++;
    }
    if (name.equals("east") && eastIsOffline) {
      throw new PlatformException(Reason.SERVICE_UNAVAILABLE, "the cluster cannot be reached");
    }
    if (name.equals("east") && eastIsUnknown) {
      throw new PlatformException(Reason.NOT_FOUND, "no cluster has joined as east");
    }
    return switch (name) {
      case "local" -> cluster;
      case "east" -> east;
      default ->
          throw new PlatformException(Reason.NOT_FOUND, "no cluster " + name + " has joined");
    };
  }

  private ClusterObjects asApplication(String name) {
    ClusterObjects objects = cluster(name);
    if (!mayNothing) {
      return objects;
    }
    MemoryCluster refusing = new MemoryCluster();
    refusing.refuse("ConfigMap", new PlatformException(Reason.FORBIDDEN, "not for this user"));
    return refusing;
  }

  private ResourceKeeper keeper(Owner owner, long number) {
    Generation generation = new Generation(number, owner.name() + "-v" + number, number);
    return keepers.open(owner, generation, policies, this::asApplication, this::cluster);
  }

  private ResourceKeeper keeper(long number) {
    return keeper(SHOP, number);
  }

  private static JsonObject object(String kind, String name, String component, String value) {
    return JsonObject.of(
        "apiVersion",
        "v1",
        "kind",
        kind,
        "metadata",
        JsonObject.of(
            "name",
            name,
            "namespace",
            "default",
            "labels",
            JsonObject.of("app.oam.dev/component", component)),
        "spec",
        JsonObject.of("value", value));
  }

  private static JsonObject config(String name) {
    return object("ConfigMap", name, name, "as applied");
  }

  private static ObjectRef ref(String name) {
    return new ObjectRef("v1", "ConfigMap", "default", name);
  }

  private static List<Wanted> wanted(JsonObject... objects) {
    return List.of(objects).stream().map(it -> new Wanted(it, "local", "")).toList();
  }

  private static RuleSelector named(String name) {
    return new RuleSelector(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(name));
  }

  private String value(String name) {
    return cluster.get(ref(name)).flatMap(it -> it.string("spec", "value")).orElse("absent");
  }

  private void drift(String name) {
    cluster.the("ConfigMap", name).childObject("spec").put("value", "drifted");
  }

  @Test
  void recordsWhatItAppliesWithItsContentInOneWrite() {
    keeper(1).dispatch(wanted(config("first"), config("second")));

    assertThat(cluster.writes()).isEqualTo(3);
    JsonObject tracker = cluster.the("ResourceTracker", "shop-v1-default");
    assertThat(tracker.string("spec", "compression", "type")).contains("gzip");
    assertThat(Recorded.in(tracker))
        .extracting(it -> it.string("raw", "spec", "value").orElse(""))
        .containsExactly("as applied", "as applied");
  }

  private static JsonObject gadgets(String scope) {
    return Json.readObject(
        """
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition",
         "metadata":{"name":"gadgets.example.org"},
         "spec":{"group":"example.org","scope":"%s","names":{"kind":"Gadget"}}}\
        """
            .formatted(scope));
  }

  private static JsonObject gadget() {
    return object("Gadget", "g", "g", "as applied").with("apiVersion", "example.org/v1");
  }

  @Test
  void appliesAKindBeforeItsObjectsInWhicheverOrderTheyAreGiven() {
    cluster.custom("Gadget");

    List<JsonObject> live = keeper(1).dispatch(wanted(gadget(), gadgets("Cluster")));

    assertThat(live)
        .extracting(it -> it.string("kind").orElse(""))
        .containsExactly("Gadget", "CustomResourceDefinition");
    assertThat(cluster.the("Gadget", "g").string("metadata", "namespace")).isEmpty();
    assertThat(live.getFirst().string("metadata", "uid")).isPresent();
  }

  @Test
  void watchesAKindThatItBringsOnceItIsThere() {
    cluster.custom("Gadget");
    List<String> unknown = new ArrayList<>();
    List<String> watched = new ArrayList<>();
    Watches watches =
        kinds ->
            kinds.forEach(it -> {
              boolean there =
                  cluster.names().contains("CustomResourceDefinition/gadgets.example.org");
              (it.kind().equals("Gadget") && !there ? unknown : watched).add(it.kind());
            });
    ResourceKeeper keeper =
        new ResourceKeepers(cluster, watches, clock)
            .open(SHOP, new Generation(1, "shop-v1", 1), policies, this::cluster);

    keeper.dispatch(wanted(gadget(), gadgets("Namespaced")));

    assertThat(unknown).isEmpty();
    assertThat(watched).contains("Gadget");
  }

  @Test
  void writesNothingWhenAllIsAsItWas() {
    keeper(1).dispatch(wanted(config("first")));
    int writes = cluster.writes();

    keeper(1).dispatch(wanted(config("first")));
    keeper(1).keep();

    assertThat(cluster.writes()).isEqualTo(writes);
  }

  @Test
  void mendsDriftFromWhatWasRecorded() {
    keeper(1).dispatch(wanted(config("first"), config("second")));
    drift("first");
    cluster.remove(ref("second"));

    List<Kept> kept = keeper(1).keep();

    assertThat(kept).allMatch(it -> it.problem().isEmpty());
    assertThat(value("first")).isEqualTo("as applied");
    assertThat(value("second")).isEqualTo("as applied");
  }

  @Test
  void tellsWhoseFieldsItTook() {
    keeper(1).dispatch(wanted(config("first")));
    drift("first");
    cluster.claim(ref("first"), "kubectl-edit");
    ResourceKeeper keeper = keeper(1);

    keeper.keep();

    assertThat(value("first")).isEqualTo("as applied");
    assertThat(keeper.notices()).singleElement().asString().contains("kubectl-edit");
  }

  @Test
  void oneObjectThatCannotBeKeptDoesNotConcernAnother() {
    keeper(1).dispatch(wanted(object("Secret", "s", "s", "x"), config("first")));
    drift("first");
    cluster.refuse("Secret", new PlatformException(Reason.FORBIDDEN, "secrets are forbidden"));

    List<Kept> kept = keeper(1).keep();

    assertThat(kept)
        .extracting(Kept::problem)
        .containsExactly("Secret default/s: secrets are forbidden", "");
    assertThat(value("first")).isEqualTo("as applied");
  }

  @Test
  void collectsWhatANewerGenerationNoLongerWants() {
    keeper(1).dispatch(wanted(config("first"), config("second")));
    ResourceKeeper second = keeper(2);
    second.dispatch(wanted(config("second")));

    assertThat(second.collect(UNLIMITED, Map.of(), _ -> false).done()).isTrue();

    assertThat(cluster.names())
        .containsExactly("ConfigMap/second", "ResourceTracker/shop-v2-default");
  }

  @Test
  void keepsWhatWentAndCameBack() {
    keeper(1).dispatch(wanted(config("first"), config("second")));
    keeper(2).dispatch(wanted(config("second")));
    ResourceKeeper third = keeper(3);
    third.dispatch(wanted(config("first"), config("second")));

    third.collect(UNLIMITED, Map.of(), _ -> false);

    assertThat(cluster.names())
        .containsExactly("ConfigMap/first", "ConfigMap/second", "ResourceTracker/shop-v3-default");
  }

  @Test
  void deletesNothingThatDoesNotSayWhoseItIs() {
    keeper(1).dispatch(wanted(config("first")));
    cluster.the("ConfigMap", "first").childObject("metadata").remove("labels");
    ResourceKeeper keeper = keeper(1);

    assertThat(keeper.removeAll(Map.of()).done()).isTrue();

    assertThat(cluster.names()).containsExactly("ConfigMap/first");
    assertThat(keeper.notices()).singleElement().asString().contains("does not carry the labels");
  }

  @Test
  void neverDeletesAClaimWithItsDataUnlessTold() {
    JsonObject claim = object("PersistentVolumeClaim", "data", "db", "x");
    keeper(1).dispatch(wanted(claim));
    keeper(1).removeAll(Map.of());
    assertThat(cluster.names()).containsExactly("PersistentVolumeClaim/data");

    policies = garbage(new GarbageRule(named("data"), Stay.UPDATE, false));
    keeper(1).dispatch(wanted(claim));
    keeper(1).removeAll(Map.of());
    assertThat(cluster.names()).isEmpty();
  }

  private static ResourcePolicies garbage(GarbageRule... rules) {
    return ResourcePolicies.NONE.withGarbage(
        new GarbageCollection(false, false, Optional.empty(), false, List.of(rules)));
  }

  @Test
  void keepsUntilTheApplicationGoesWhatARuleSays() {
    policies = garbage(new GarbageRule(named("first"), Stay.APPLICATION, false));
    keeper(1).dispatch(wanted(config("first")));
    ResourceKeeper second = keeper(2);

    second.collect(UNLIMITED, Map.of(), _ -> false);
    assertThat(cluster.names()).containsExactly("ConfigMap/first", "ResourceTracker/shop-default");
    drift("first");
    keeper(2).keep();
    assertThat(value("first")).isEqualTo("as applied");
    keeper(2).removeAll(Map.of());
    assertThat(cluster.names()).isEmpty();
  }

  @Test
  void doesNotMakeLaterWhatTheAuthorOfAnEarlierRevisionMayNot() {
    policies = garbage(new GarbageRule(named("first"), Stay.APPLICATION, false));
    GarbageRule second = new GarbageRule(named("second"), Stay.APPLICATION, false);
    cluster.refuse("ConfigMap", new PlatformException(Reason.FORBIDDEN, "not for this user"));
    List<Wanted> wanted = wanted(config("first"), config("second"));
    ResourceKeeper refused = keeper(1);
    assertThatThrownBy(() -> refused.dispatch(wanted)).hasMessageContaining("not for this user");
    int writes = cluster.writes();
    ResourceKeeper again = keeper(1);
    assertThatThrownBy(() -> again.dispatch(wanted)).hasMessageContaining("not for this user");
    assertThat(cluster.writes()).isEqualTo(writes);
    cluster.admit("ConfigMap");
    policies = garbage(new GarbageRule(named("first"), Stay.APPLICATION, false), second);

    ResourceKeeper next = keeper(2);
    next.keep();
    next.collect(UNLIMITED, Map.of(), _ -> false);
    assertThat(keeper(2).keep()).isEmpty();
    assertThat(cluster.names()).noneMatch(it -> it.startsWith("ConfigMap"));
  }

  @Test
  void makesWhatItsOwnAuthorMayByNow() {
    cluster.refuse("ConfigMap", new PlatformException(Reason.FORBIDDEN, "not for this user"));
    ResourceKeeper refused = keeper(1);
    assertThatThrownBy(() -> refused.dispatch(wanted(config("first"))))
        .hasMessageContaining("not for this user");
    cluster.admit("ConfigMap");

    keeper(1).keep();
    assertThat(value("first")).isEqualTo("as applied");
    keeper(1).dispatch(wanted(config("first")));
    assertThat(Recorded.in(cluster.the("ResourceTracker", "shop-v1-default")))
        .allMatch(it -> it.string("untaken").isEmpty());
  }

  @Test
  void leavesForEverWhatARuleSays() {
    policies = garbage(new GarbageRule(named("first"), Stay.EVER, false));
    keeper(1).dispatch(wanted(config("first"), config("second")));
    policies = ResourcePolicies.NONE;

    keeper(1).removeAll(Map.of());

    assertThat(cluster.names()).containsExactly("ConfigMap/first");
  }

  @Test
  void letsGoOfWhatARuleOrphans() {
    policies = garbage(new GarbageRule(named("first"), Stay.UPDATE, true));
    keeper(1).dispatch(wanted(config("first"), config("second")));

    ResourceKeeper second = keeper(2);
    assertThat(second.collect(UNLIMITED, Map.of(), _ -> false).done()).isTrue();

    assertThat(cluster.names()).containsExactly("ConfigMap/first");
    assertThat(cluster.the("ConfigMap", "first").object("metadata", "labels").orElseThrow())
        .containsOnlyKeys("app.oam.dev/component");
    assertThat(second.notices()).anyMatch(it -> it.contains("propagation: orphan"));
  }

  @Test
  void letsGoOfWhatAChartKeeps() {
    JsonObject kept = config("first");
    kept.childObject("metadata")
        .put("annotations", JsonObject.of("helm.sh/resource-policy", "keep"));
    keeper(1).dispatch(wanted(kept, config("second"), config("third")));
    cluster
        .the("ConfigMap", "second")
        .childObject("metadata")
        .childObject("annotations")
        .put("helm.sh/resource-policy", "keep");

    ResourceKeeper second = keeper(2);
    second.dispatch(wanted(config("third")));
    assertThat(second.collect(UNLIMITED, Map.of(), _ -> false).done()).isTrue();
    keeper(2).removeAll(Map.of());

    assertThat(cluster.names()).containsExactly("ConfigMap/first", "ConfigMap/second");
    assertThat(cluster.the("ConfigMap", "first").object("metadata", "labels").orElseThrow())
        .containsOnlyKeys("app.oam.dev/component");
    assertThat(second.notices()).anyMatch(it -> it.contains("helm.sh/resource-policy=keep"));
  }

  @Test
  void keepsLegacyResourcesWhenTold() {
    keeper(1).dispatch(wanted(config("first")));
    policies =
        ResourcePolicies.NONE.withGarbage(
            new GarbageCollection(true, false, Optional.empty(), false, List.of()));

    assertThat(keeper(2).collect(UNLIMITED, Map.of(), _ -> false).done()).isTrue();

    assertThat(cluster.names())
        .containsExactly("ConfigMap/first", "ResourceTracker/shop-v1-default");
  }

  @Test
  void deletesNothingWhenAChangeWouldDeleteTooMuch() {
    keeper(1).dispatch(wanted(config("a"), config("b"), config("c")));
    ResourceKeeper second = keeper(2);
    second.dispatch(wanted(config("c")));

    Collected collected = second.collect(new DeletionBudget.Objects(1), Map.of(), _ -> false);

    assertThat(collected.refused())
        .contains("would delete 2 objects", "ConfigMap default/a", "allows 1");
    assertThat(cluster.names()).contains("ConfigMap/a", "ConfigMap/b");
    assertThat(second.collect(new DeletionBudget.Share(70), Map.of(), _ -> false).done()).isTrue();
  }

  @Test
  void anObjectThatMayNotBeSeenDoesNotBlockTheRest() {
    keeper(1).dispatch(wanted(object("Secret", "s", "s", "x"), config("first")));
    cluster.refuse("Secret", new PlatformException(Reason.FORBIDDEN, "secrets are forbidden"));
    ResourceKeeper keeper = keeper(1);

    assertThat(keeper.removeAll(Map.of()).done()).isTrue();

    assertThat(cluster.names()).containsExactly("Secret/s");
    assertThat(keeper.notices()).singleElement().asString().contains("secrets are forbidden");
  }

  @Test
  void anApplicationThatGoesLeavesWhatNobodyMayDelete() {
    keeper(1).dispatch(wanted(object("Secret", "s", "s", "x"), config("first")));
    cluster.refuseToDelete("Secret", new PlatformException(Reason.FORBIDDEN, "not for anybody"));
    ResourceKeeper keeper = keeper(1);

    assertThat(keeper.removeAll(Map.of()).done()).isTrue();

    assertThat(cluster.names()).containsExactly("Secret/s");
    assertThat(keeper.notices()).singleElement().asString().contains("stays", "not for anybody");
  }

  @Test
  void anApplicationThatGoesNeedsNoRightsOfItsOwn() {
    keeper(1).dispatch(wanted(config("first"), config("theirs")));
    cluster.the("ConfigMap", "theirs").childObject("metadata").remove("labels");
    mayNothing = true;
    ResourceKeeper keeper = keeper(1);

    assertThat(keeper.removeAll(Map.of()).done()).isTrue();

    assertThat(cluster.names()).containsExactly("ConfigMap/theirs");
    assertThat(keeper.notices()).singleElement().asString().contains("does not carry the labels");
  }

  @Test
  void anApplicationThatLivesOnForgetsNothingThatItMayNotDelete() {
    keeper(1).dispatch(wanted(config("first")));
    mayNothing = true;

    Collected collected = keeper(2).collect(UNLIMITED, Map.of(), _ -> false);
    assertThat(collected.waiting())
        .singleElement()
        .asString()
        .contains("ConfigMap default/first cannot be deleted: not for this user");
    assertThat(collected.leaving()).isFalse();
    assertThat(cluster.names())
        .containsExactly("ConfigMap/first", "ResourceTracker/shop-v1-default");

    mayNothing = false;
    assertThat(keeper(2).collect(UNLIMITED, Map.of(), _ -> false).done()).isTrue();
    assertThat(cluster.names()).isEmpty();
  }

  @Test
  void nothingIsForgottenOnAClusterThatIsUnknownForAWhile() {
    keeper(1).dispatch(List.of(new Wanted(config("first"), "east", "")));
    eastIsUnknown = true;

    assertThat(keeper(2).collect(UNLIMITED, Map.of(), _ -> false).waiting()).hasSize(1);
    assertThat(cluster.names()).containsExactly("ResourceTracker/shop-v1-default");

    eastIsUnknown = false;
    assertThat(keeper(2).collect(UNLIMITED, Map.of(), _ -> false).done()).isTrue();
    assertThat(east.names()).isEmpty();
    assertThat(cluster.names()).isEmpty();
  }

  @Test
  void aClusterThatIsUnknownDoesNotBlockAnApplicationThatGoes() {
    keeper(1).dispatch(List.of(new Wanted(config("first"), "east", "")));
    eastIsUnknown = true;
    ResourceKeeper keeper = keeper(1);

    assertThat(keeper.removeAll(Map.of()).done()).isTrue();

    assertThat(cluster.names()).isEmpty();
    assertThat(keeper.notices()).singleElement().asString().contains("no cluster has joined");
  }

  @Test
  void anObjectWhoseKindIsGoneDoesNotBlockTheRest() {
    keeper(1).dispatch(wanted(object("Widget", "w", "w", "x"), config("first")));
    cluster.refuse("Widget", new PlatformException(Reason.NOT_FOUND, "no matches for kind"));

    assertThat(keeper(1).removeAll(Map.of()).done()).isTrue();

    assertThat(cluster.names()).containsExactly("Widget/w");
  }

  @Test
  void aClusterThatIsOfflineDoesNotBlockDeletionElsewhere() {
    keeper(1)
        .dispatch(
            List.of(
                new Wanted(config("first"), "east", ""),
                new Wanted(config("second"), "local", "")));
    eastIsOffline = true;

    Collected collected = keeper(1).removeAll(Map.of());

    assertThat(collected.waiting())
        .singleElement()
        .asString()
        .contains("ConfigMap default/first on east");
    assertThat(cluster.names()).containsExactly("ResourceTracker/shop-v1-default");
    eastIsOffline = false;
    clock.advance(Silences.REMEMBERED);
    assertThat(keeper(1).removeAll(Map.of()).done()).isTrue();
    assertThat(east.names()).isEmpty();
    assertThat(cluster.names()).isEmpty();
  }

  @Test
  void aClusterThatDidNotAnswerOneApplicationIsNotAskedByOthersForAWhile() {
    List<Wanted> first = List.of(new Wanted(config("first"), "east", ""));
    keeper(1).dispatch(first);
    eastIsOffline = true;
    assertThat(keeper(1).keep()).extracting(Kept::problem).allMatch(it -> it.contains("reached"));
    eastIsAsked = 0;
    Owner other = new Owner("default", "other", "u9");

    assertThat(keeper(1).keep()).extracting(Kept::problem).allMatch(it -> it.contains("reached"));
    ResourceKeeper another = keeper(other, 1);
    assertThatThrownBy(() -> another.dispatch(List.of(new Wanted(config("else"), "east", ""))))
        .hasMessageContaining("cannot be reached");
    assertThat(eastIsAsked).isZero();

    clock.advance(Silences.REMEMBERED);
    keeper(1).keep();
    keeper(1).keep();
    assertThat(eastIsAsked).isEqualTo(1);

    eastIsOffline = false;
    clock.advance(Silences.REMEMBERED);
    assertThat(keeper(1).keep()).extracting(Kept::problem).containsOnly("");
    assertThat(keeper(1).keep()).extracting(Kept::problem).containsOnly("");
  }

  @Test
  void aTrackerLeftOverFromAnotherApplicationOfThisNameIsTakenOver() {
    keeper(1).dispatch(wanted(config("old"), config("first")));
    Owner again = new Owner("default", "shop", "u2");
    ResourceKeeper keeper = keeper(again, 1);

    keeper.dispatch(wanted(config("first")));
    assertThat(keeper.collect(UNLIMITED, Map.of(), _ -> false).done()).isTrue();

    assertThat(cluster.names())
        .containsExactly("ConfigMap/first", "ResourceTracker/shop-v1-default");
    assertThat(Recorded.in(cluster.the("ResourceTracker", "shop-v1-default"))).hasSize(1);
  }

  @Test
  void deletesDependentsFirstWhenTold() {
    policies =
        ResourcePolicies.NONE.withGarbage(
            new GarbageCollection(false, false, Optional.empty(), true, List.of()));
    keeper(1).dispatch(wanted(config("db"), config("web")));
    cluster.refuse("Secret", new PlatformException(Reason.TIMEOUT, "slow"));
    JsonObject held = object("Secret", "held", "web", "x");
    cluster.admit("Secret");
    keeper(1).dispatch(wanted(held));
    cluster.refuse("Secret", new PlatformException(Reason.TIMEOUT, "slow"));

    Collected collected = keeper(1).removeAll(Map.of("web", Set.of("db")));

    assertThat(collected.waiting()).hasSize(1);
    assertThat(cluster.names()).contains("ConfigMap/db").doesNotContain("ConfigMap/web");
    cluster.admit("Secret");
    assertThat(keeper(1).removeAll(Map.of("web", Set.of("db"))).done()).isTrue();
    assertThat(cluster.names()).isEmpty();
  }

  @Test
  void leavesDriftAloneWherePoliciesSaySo() {
    policies =
        ResourcePolicies.NONE.withApplyOnce(
            List.of(new ApplyOnce(named("first"), List.of("spec.value"), false, true)));
    keeper(1).dispatch(wanted(config("first"), config("second")));
    drift("first");
    drift("second");

    keeper(1).keep();
    assertThat(value("first")).isEqualTo("drifted");
    assertThat(value("second")).isEqualTo("as applied");
    keeper(1).dispatch(wanted(config("first")));
    assertThat(value("first")).isEqualTo("as applied");
  }

  @Test
  void mendsNothingUnderApplyOnceWithoutRules() {
    policies = ResourcePolicies.NONE.drifting();
    keeper(1).dispatch(wanted(config("first"), config("second")));
    drift("first");
    cluster.remove(ref("second"));

    keeper(1).keep();

    assertThat(value("first")).isEqualTo("drifted");
    assertThat(value("second")).isEqualTo("absent");
  }

  @Test
  void usesAndNeverTouchesWhatIsReadOnly() {
    policies = ResourcePolicies.NONE.withReadOnly(List.of(named("theirs")));
    assertThatThrownBy(() -> keeper(1).dispatch(wanted(config("theirs"))))
        .hasMessageContaining("does not exist");
    JsonObject theirs = object("ConfigMap", "theirs", "x", "theirs");
    cluster.put(theirs.deepCopy());

    assertThat(keeper(1).dispatch(wanted(config("theirs"))).getFirst().string("spec", "value"))
        .contains("theirs");
    keeper(1).removeAll(Map.of());

    assertThat(cluster.the("ConfigMap", "theirs")).isEqualTo(theirs);
  }

  @Test
  void adoptsOnlyWhatPoliciesTakeOver() {
    cluster.put(Json.readObject(config("first").toString().replace("as applied", "theirs")));
    assertThatThrownBy(() -> keeper(1).dispatch(wanted(config("first"))))
        .hasMessageContaining("belongs to no application")
        .hasMessageContaining("take-over");
    assertThat(value("first")).isEqualTo("theirs");

    policies = ResourcePolicies.NONE.withTakeOver(List.of(named("first")));
    keeper(1).dispatch(wanted(config("first")));

    assertThat(value("first")).isEqualTo("as applied");
    keeper(1).removeAll(Map.of());
    assertThat(cluster.names()).isEmpty();
  }

  @Test
  void sharesAnObjectAndHandsItOn() {
    policies = ResourcePolicies.NONE.withShared(List.of(named("first")));
    Owner other = new Owner("default", "other", "u9");
    keeper(1).dispatch(wanted(config("first")));
    keeper(other, 1).dispatch(wanted(object("ConfigMap", "first", "c", "from the other")));

    assertThat(value("first")).isEqualTo("as applied");
    assertThat(
            cluster
                .the("ConfigMap", "first")
                .string("metadata", "annotations", "app.oam.dev/shared-by"))
        .contains("default/shop,default/other");

    assertThat(keeper(1).removeAll(Map.of()).done()).isTrue();
    keeper(other, 1).keep();
    assertThat(value("first")).isEqualTo("from the other");
    assertThat(keeper(other, 1).removeAll(Map.of()).done()).isTrue();
    assertThat(cluster.names()).isEmpty();
  }

  @Test
  void entersTheListOfASharedObjectThatAnotherEntersAtTheSameTime() {
    policies = ResourcePolicies.NONE.withShared(List.of(named("first")));
    Owner second = new Owner("default", "second", "u8");
    Owner third = new Owner("default", "third", "u9");
    keeper(1).dispatch(wanted(config("first")));
    ResourceKeeper late = keeper(third, 1);
    cluster.meanwhile(() -> keeper(second, 1).dispatch(wanted(config("first"))));

    late.dispatch(wanted(config("first")));

    assertThat(
            cluster
                .the("ConfigMap", "first")
                .string("metadata", "annotations", "app.oam.dev/shared-by"))
        .contains("default/shop,default/second,default/third");
  }

  @Test
  void doesNotDeleteWhatBecameAnothersSinceItWasSeen() {
    keeper(1).dispatch(wanted(config("first")));
    ResourceKeeper keeper = keeper(1);
    cluster.meanwhile(() -> {
      JsonObject live = cluster.the("ConfigMap", "first").deepCopy();
      live.childObject("metadata").childObject("labels").put(AppKeys.NAME, "other");
      live.childObject("metadata").put("resourceVersion", "changed");
      cluster.put(live);
    });

    assertThat(keeper.removeAll(Map.of()).done()).isTrue();

    assertThat(cluster.names()).contains("ConfigMap/first");
    assertThat(keeper.notices().toString()).contains("does not carry the labels");
  }

  private static MemoryCluster hub(String uid) {
    MemoryCluster hub = new MemoryCluster();
    hub.put(
        JsonObject.of(
            "apiVersion",
            "v1",
            "kind",
            "Namespace",
            "metadata",
            JsonObject.of("name", "kube-system", "uid", uid)));
    return hub;
  }

  private ResourceKeeper of(MemoryCluster hub) {
    return new ResourceKeepers(hub, Watches.NONE, clock)
        .open(SHOP, new Generation(1, "shop-v1", 1), policies, _ -> east);
  }

  @Test
  void leavesTheObjectsOfAnApplicationOfTheSameNameOnAnotherHub() {
    of(hub("hub-one")).dispatch(wanted(config("first")));
    assertThat(east.the("ConfigMap", "first").string("metadata", "labels", "wheelhouse.dev/hub"))
        .contains("hub-one");
    ResourceKeeper other = of(hub("hub-two"));

    assertThatThrownBy(() -> other.dispatch(wanted(config("first"))))
        .hasMessageContaining("belongs to application default/shop of another cluster (hub-one)");
    assertThat(other.removeAll(Map.of()).done()).isTrue();
    assertThat(east.names()).contains("ConfigMap/first");
  }

  @Test
  void knowsWhatAnEarlierVersionAppliedWithoutAHub() {
    keepers
        .open(SHOP, new Generation(1, "shop-v1", 1), policies, _ -> east)
        .dispatch(wanted(config("first")));

    of(hub("hub-one")).dispatch(wanted(object("ConfigMap", "first", "first", "changed")));

    assertThat(east.the("ConfigMap", "first").string("spec", "value")).contains("changed");
    assertThat(east.the("ConfigMap", "first").string("metadata", "labels", "wheelhouse.dev/hub"))
        .contains("hub-one");
  }

  @Test
  void doesNotLetAStepWriteWhatBelongsToAnother() {
    keeper(new Owner("default", "other", "u9"), 1).dispatch(wanted(config("first")));
    ClusterObjects guarded = keeper(1).guarded(cluster);

    assertThatThrownBy(() -> guarded.apply(config("first"), "step", true))
        .hasMessageContaining("belongs to application default/other; a step does not change it");
    assertThatThrownBy(() -> guarded.merge(ref("first"), config("first"), "step"))
        .hasMessageContaining("belongs to application default/other");
    assertThatThrownBy(() -> guarded.delete(ref("first"), "uid"))
        .hasMessageContaining("belongs to application default/other");
    assertThat(guarded.apply(config("free"), "step", true).string("metadata", "name"))
        .contains("free");
  }

  private static JsonObject secret(String value) {
    JsonObject secret = object("Secret", "key", "key", "v");
    secret.remove("spec");
    return secret.with("data", JsonObject.of("password", value));
  }

  @Test
  void keepsTheContentOfSecretsOutOfTrackersAndMendsThemAllTheSame() {
    keeper(1).dispatch(wanted(secret("aHVzaA==")));

    assertThat(Recorded.in(cluster.the("ResourceTracker", "shop-v1-default")).toString())
        .contains("key")
        .doesNotContain("aHVzaA==");
    JsonObject live = cluster.the("Secret", "key").deepCopy();
    live.put("data", JsonObject.of("password", "Zm9yZ2Vk"));
    cluster.put(live);

    keeper(1).keep();

    assertThat(cluster.the("Secret", "key").string("data", "password")).contains("aHVzaA==");
    keeper(1).removeAll(Map.of());
    assertThat(cluster.names()).isEmpty();
  }

  @Test
  void leavesASecretAloneWhoseContentItDoesNotKnow() {
    keeper(1).dispatch(wanted(secret("aHVzaA==")));
    cluster.remove(new ObjectRef("v1", "Secret", "vela-system", "tracker-shop-v1-default"));
    int before = cluster.writes();

    assertThat(keeper(1).keep()).allMatch(it -> it.problem().isEmpty());

    assertThat(cluster.writes()).isEqualTo(before);
    assertThat(cluster.the("Secret", "key").string("data", "password")).contains("aHVzaA==");
  }

  @Test
  void replacesOrRecreatesWherePoliciesSaySo() {
    keeper(1).dispatch(wanted(config("first")));
    cluster.the("ConfigMap", "first").childObject("spec").put("extra", "by hand");
    policies =
        ResourcePolicies.NONE.withUpdates(List.of(new Update(named("first"), true, List.of())));
    keeper(1).dispatch(wanted(object("ConfigMap", "first", "first", "changed")));
    assertThat(cluster.the("ConfigMap", "first").string("spec", "extra")).isEmpty();

    String uid = cluster.the("ConfigMap", "first").string("metadata", "uid").orElseThrow();
    policies =
        ResourcePolicies.NONE.withUpdates(
            List.of(new Update(named("first"), false, List.of("spec.value"))));
    keeper(1).dispatch(wanted(config("first")));
    assertThat(cluster.the("ConfigMap", "first").string("metadata", "uid"))
        .isPresent()
        .isNotEqualTo(Optional.of(uid));
  }

  @Test
  void aJobGoesOnlyForOneThatIsValid() {
    cluster.freeze("Job", "invalid");
    keeper(1).dispatch(wanted(object("Job", "task", "task", "first")));
    String uid = cluster.the("Job", "task").string("metadata", "uid").orElseThrow();

    assertThatThrownBy(() -> keeper(2).dispatch(wanted(object("Job", "task", "task", "invalid"))))
        .hasMessageContaining("Unsupported value");
    assertThat(cluster.the("Job", "task").string("metadata", "uid")).contains(uid);

    keeper(3).dispatch(wanted(object("Job", "task", "task", "second")));
    assertThat(cluster.the("Job", "task").string("metadata", "uid"))
        .isPresent()
        .isNotEqualTo(Optional.of(uid));
    assertThat(cluster.the("Job", "task").string("spec", "value")).contains("second");
  }

  @Test
  void anObjectThatIsBeingDeletedIsNotApplied() {
    keeper(1).dispatch(wanted(config("first")));
    cluster
        .the("ConfigMap", "first")
        .childObject("metadata")
        .put("deletionTimestamp", "2026-01-01T00:00:00Z");

    assertThatThrownBy(() -> keeper(1).dispatch(wanted(config("first"))))
        .isInstanceOfSatisfying(
            PlatformException.class, it -> assertThat(it.is(Reason.CONFLICT)).isTrue())
        .hasMessageContaining("is being deleted");
    assertThat(keeper(1).keep())
        .singleElement()
        .extracting(Kept::problem)
        .asString()
        .contains("is being deleted");
  }

  @Test
  void applicationsWhoseTrackersWouldBeNamesakesKeepTheirInventories() {
    Owner api = new Owner("shop", "api", "a1");
    Owner second = new Owner("shop", "api-v2", "a2");
    policies = garbage(new GarbageRule(named("root"), Stay.APPLICATION, false));
    keeper(second, 1).dispatch(wanted(config("root")));
    keeper(api, 2).dispatch(wanted(config("first")));
    keeper(api, 2).dispatch(wanted(config("first"), config("more")));

    assertThat(Recorded.in(cluster.the("ResourceTracker", "api-v2-shop")))
        .extracting(it -> it.string("name").orElse(""))
        .containsExactly("root");
    assertThat(keeper(api, 2).keep())
        .extracting(it -> it.ref().name())
        .containsExactlyInAnyOrder("first", "more");
    assertThat(keeper(api, 3).collect(UNLIMITED, Map.of(), _ -> false).done()).isTrue();
    assertThat(cluster.names()).contains("ConfigMap/root").doesNotContain("ConfigMap/first");
    assertThat(keeper(second, 1).removeAll(Map.of()).done()).isTrue();
    assertThat(cluster.names()).isEmpty();
  }

  private static ObjectRef tracker(String name) {
    return new ObjectRef("core.oam.dev/v1beta1", "ResourceTracker", "", name);
  }

  private static JsonObject strangersTracker() {
    return JsonObject.of(
        "apiVersion",
        "core.oam.dev/v1beta1",
        "kind",
        "ResourceTracker",
        "metadata",
        JsonObject.of("name", "shop-v1-default", "uid", "theirs"),
        "spec",
        JsonObject.of("type", "versioned"));
  }

  @Test
  void leavesATrackerOfItsNameAloneThatComesAtTheSameMoment() {
    cluster.meanwhile(() -> cluster.put(strangersTracker()));

    keeper(1).dispatch(wanted(config("first")));

    assertThat(cluster.the("ResourceTracker", "shop-v1-default")).isEqualTo(strangersTracker());
    keeper(1).removeAll(Map.of());
    assertThat(cluster.names()).containsExactly("ResourceTracker/shop-v1-default");
  }

  @Test
  void doesNotWriteIntoATrackerThatHasTakenThePlaceOfItsOwn() {
    ResourceKeeper keeper = keeper(1);
    keeper.dispatch(wanted(config("first")));
    cluster.put(strangersTracker());

    assertThatThrownBy(() -> keeper.dispatch(wanted(config("first"), config("second"))))
        .matches(e -> e instanceof PlatformException it && it.is(Reason.CONFLICT));
    assertThat(cluster.the("ResourceTracker", "shop-v1-default")).isEqualTo(strangersTracker());
  }

  @Test
  void recordsAnewWhatATrackerNamesThatSomebodyDeletes() {
    keeper(1).dispatch(wanted(config("first"), secret("aHVzaA==")));
    cluster.leave(tracker("shop-v1-default"));
    String renewed = Trackers.unambiguous(SHOP, "shop-v1-default");

    keeper(1).keep();

    assertThat(cluster.names()).contains("ResourceTracker/" + renewed);
    assertThat(cluster.names()).doesNotContain("ResourceTracker/shop-v1-default");
    drift("first");
    keeper(1).keep();
    assertThat(value("first")).isEqualTo("as applied");
    cluster.leave(tracker(renewed));
    keeper(1).removeAll(Map.of());
    assertThat(cluster.names()).isEmpty();
  }

  @Test
  void renewsNoTrackerOfAnApplicationThatGoes() {
    policies = garbage(new GarbageRule(named("first"), Stay.APPLICATION, false));
    keeper(1).dispatch(wanted(config("first")));
    cluster.leave(tracker("shop-default"));

    ResourceKeeper going =
        keepers.open(SHOP, Generation.NONE, policies, this::asApplication, this::cluster);

    assertThat(cluster.names())
        .contains("ResourceTracker/shop-default")
        .doesNotContain("ResourceTracker/" + Trackers.unambiguous(SHOP, "shop-default"));
    going.removeAll(Map.of());
    assertThat(cluster.names()).isEmpty();
  }

  @Test
  void goesOnWithALeavingTrackerWhileTheServerTakesNoNewOnes() {
    keeper(1).dispatch(wanted(config("first")));
    cluster.leave(tracker("shop-v1-default"));
    cluster.meanwhile(() -> {
      throw new PlatformException(
          Reason.METHOD_NOT_ALLOWED,
          "create not allowed while custom resource definition is going");
    });
    drift("first");

    keeper(1).keep();

    assertThat(value("first")).isEqualTo("as applied");
    assertThat(cluster.names()).contains("ResourceTracker/shop-v1-default");
  }

  @Test
  void keepsTheContentOfSecretsWhereItEndsWhileItRenewsATracker() {
    for (int call = 1; call < 20; call++) {
      String name = "shop-v1-default";
      keeper(1).dispatch(wanted(secret("aHVzaA==")));
      cluster.leave(tracker(name));
      cluster.dieAt(call, true);
      try {
        keeper(1);
      } catch (MemoryCluster.Crash _) {
        cluster.dieAt(Integer.MAX_VALUE, false);
      }
      cluster.dieAt(Integer.MAX_VALUE, false);
      keeper(1).collect(UNLIMITED, Map.of(), _ -> false);
      assertThat(keeper(1).keep())
          .as("call %d", call)
          .singleElement()
          .satisfies(it -> assertThat(it.wanted().string("data", "password")).contains("aHVzaA=="));
      keeper(1).removeAll(Map.of());
    }
  }

  @Test
  void removesLegacyResourcesOfATrackerThatSomebodyDeletes() {
    policies =
        ResourcePolicies.NONE.withGarbage(
            new GarbageCollection(true, false, Optional.empty(), false, List.of()));
    keeper(1).dispatch(wanted(config("first"), config("both")));
    keeper(2).dispatch(wanted(config("second"), config("both")));
    keeper(3).dispatch(wanted(config("third")));
    cluster.leave(tracker("shop-v1-default"));

    keeper(3).collect(UNLIMITED, Map.of(), _ -> false);

    assertThat(cluster.names())
        .containsExactly(
            "ConfigMap/both",
            "ConfigMap/second",
            "ConfigMap/third",
            "ResourceTracker/shop-v2-default",
            "ResourceTracker/shop-v3-default");
  }

  @Test
  void holdsTrackersThatNothingHoldsYet() {
    keeper(1).dispatch(wanted(config("first")));
    cluster.the("ResourceTracker", "shop-v1-default").childObject("metadata").remove("finalizers");

    keeper(1);

    assertThat(
            cluster
                .the("ResourceTracker", "shop-v1-default")
                .array("metadata", "finalizers")
                .orElseThrow()
                .strings())
        .containsExactly("resourcetracker.core.oam.dev/finalizer");
  }

  @Test
  void removesWhatAFormerTrackerNamesAlthoughSomebodyDeletesIt() {
    keeper(1).dispatch(wanted(config("first")));
    ResourceKeeper second = keeper(2);
    second.dispatch(wanted(config("second")));
    cluster.leave(tracker("shop-v1-default"));
    assertThat(cluster.names()).contains("ResourceTracker/shop-v1-default");

    keeper(2).collect(UNLIMITED, Map.of(), _ -> false);

    assertThat(cluster.names())
        .containsExactly("ConfigMap/second", "ResourceTracker/shop-v2-default");
  }

  @Test
  void readsTrackersThatNameObjectsOnly() {
    JsonObject tracker =
        Json.readObject(
            """
            {"apiVersion":"core.oam.dev/v1beta1","kind":"ResourceTracker",
             "metadata":{"name":"shop-v7-default","uid":"t","labels":
               {"app.oam.dev/name":"shop","app.oam.dev/namespace":"default"}},
             "spec":{"type":"versioned","applicationGeneration":7}}\
            """);
    tracker
        .childObject("spec")
        .put(
            "managedResources",
            JsonArray.of(
                JsonObject.of(
                    "apiVersion",
                    "v1",
                    "kind",
                    "ConfigMap",
                    "namespace",
                    "default",
                    "name",
                    "old")));
    cluster.put(tracker);
    JsonObject old = config("old");
    SHOP.sign(old);
    old.childObject("metadata").put("uid", "o");
    cluster.put(old);

    assertThat(keeper(8).collect(UNLIMITED, Map.of(), _ -> false).done()).isTrue();

    assertThat(cluster.names()).isEmpty();
  }
}
