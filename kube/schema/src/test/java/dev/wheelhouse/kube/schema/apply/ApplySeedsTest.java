// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.apply;

import static dev.wheelhouse.kube.schema.apply.Kinds.DEPLOYMENT;
import static dev.wheelhouse.kube.schema.apply.Kinds.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Three managers apply random parts of a deployment, by force, in random order.
class ApplySeedsTest {

  private static final Set<String> KEPT =
      Set.of("apiVersion", "kind", "name", "metadata", "containerPort", "protocol");

  private static final JsonObject WHOLE =
      object(
          "{apiVersion:apps/v1,kind:Deployment,metadata:{name:w,labels:{a:x,b:y,c:z},"
              + "finalizers:[a/x,b/x,c/x]},spec:{replicas:1,paused:true,selector:{matchLabels:{a:x}},"
              + "strategy:{type:Recreate},template:{metadata:{labels:{a:x,b:y}},spec:{dnsPolicy:x,"
              + "nodeSelector:{a:b},containers:[{name:c,image:i,command:[x,y],ports:["
              + "{containerPort:80,protocol:TCP,name:web},{containerPort:53,protocol:UDP}],"
              + "resources:{limits:{cpu:1}}},{name:d,image:j,env:[{name:e,value:v},"
              + "{name:f,value:w}]},{name:e,image:k}]}}}}");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void everyApplyLeavesWhatItSaysAndNothingUnowned(long seed) {
    Random random = new Random(seed);
    JsonObject live = null;
    for (int round = 0; round < 12; round++) {
      Writer writer = Kinds.writer(List.of("a", "b", "c").get(random.nextInt(3)), "apps/v1");
      JsonObject applied = part(WHOLE, random);

      JsonObject result = ServerSideApply.apply(live, applied, writer, true, DEPLOYMENT);

      assertThat(ServerSideApply.apply(result, applied, writer, false, DEPLOYMENT))
          .as("seed %d, round %d: applied again", seed, round)
          .isEqualTo(result);
      assertThat(TreeComparer.compare(result, merged(result, applied), DEPLOYMENT).isSame())
          .as("seed %d, round %d: applied values stand", seed, round)
          .isTrue();
      assertOwned(result, "seed " + seed + ", round " + round);
      live = result;
    }
  }

  private static JsonObject merged(JsonObject result, JsonObject applied) {
    return TreeMerge.merge(result, applied, DEPLOYMENT);
  }

  /// Whatever stands in the object was applied by somebody and is still owned.
  private static void assertOwned(JsonObject result, String when) {
    JsonObject bare = result.deepCopy();
    bare.childObject("metadata").remove("managedFields");
    FieldSet present = FieldCollector.fields(bare, DEPLOYMENT).difference(FieldOwnership.UNOWNED);
    assertThat(ManagedFields.of(result).allFields().containsAll(present))
        .as("%s: %s owned by %s", when, present, ManagedFields.of(result))
        .isTrue();
  }

  private static JsonObject part(JsonObject whole, Random random) {
    JsonObject part = new JsonObject();
    whole.forEach((key, value) -> {
      Object chosen = choose(value, random);
      if (chosen != null && (KEPT.contains(key) || random.nextInt(4) > 0)) {
        part.put(key, chosen);
      }
    });
    return part;
  }

  private static @Nullable Object choose(Object value, Random random) {
    return switch (value) {
      case JsonObject object -> part(object, random);
      case JsonArray array -> {
        JsonArray some = new JsonArray();
        array.forEach(element -> {
          Object chosen = choose(element, random);
          if (chosen != null && random.nextInt(3) > 0) {
            some.add(chosen);
          }
        });
        yield some.isEmpty() ? null : some;
      }
      default -> value;
    };
  }
}
