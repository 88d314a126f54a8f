// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.match;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.kube.schema.GroupVersionResource;
import dev.wheelhouse.kube.schema.Schema;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest.Operation;
import dev.wheelhouse.plane.apiserver.authn.Identity;
import dev.wheelhouse.plane.apiserver.authz.MemoryObjects;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MatchingTest {

  private static final GroupResource NAMESPACES = new GroupResource("", "namespaces");

  private final MemoryObjects objects =
      new MemoryObjects()
          .put(NAMESPACES, "{\"metadata\":{\"name\":\"shop\",\"labels\":{\"env\":\"prod\"}}}");

  /// Widgets are served as v1 and v2.
  private static final Equivalents WIDGETS =
      new Equivalents() {
        @Override
        public List<GroupVersionResource> of(GroupResource stored) {
          return List.of(
              new GroupVersionResource(stored.group(), "v1", stored.resource()),
              new GroupVersionResource(stored.group(), "v2", stored.resource()));
        }

        @Override
        public GroupVersionKind kind(GroupVersionResource resource, String subresource) {
          return new GroupVersionKind(resource.group(), resource.version(), "Widget");
        }

        @Override
        public JsonObject convert(
            JsonObject object, GroupVersionResource from, GroupVersionResource to) {
          return object;
        }

        @Override
        public void restore(JsonObject object, GroupVersionResource resource) {}

        @Override
        public Optional<Schema> schema(GroupVersionKind kind) {
          return Optional.empty();
        }
      };

  private static AdmissionRequest request(
      Operation operation, String resource, String subresource, String namespace) {
    return new AdmissionRequest(
        operation,
        new GroupResource("example.com", resource),
        new GroupVersionKind("example.com", "v2", "Widget"),
        subresource,
        namespace,
        "w",
        Identity.user("u"),
        Json.readObject("{\"metadata\":{\"name\":\"w\",\"labels\":{\"app\":\"web\"}}}"),
        null,
        false,
        new ArrayList<>());
  }

  private static JsonObject webhook(String rule, String more) {
    return Json.readObject(("{'rules':[{" + rule + "}]" + more + "}").replace('\'', '"'));
  }

  private boolean matches(JsonObject webhook, AdmissionRequest request) {
    return Matching.ofWebhook(webhook).match(request, WIDGETS, objects) != null;
  }

  @ParameterizedTest
  @CsvSource({
    "widgets,   CREATE, widgets, '',     true",
    "widgets,   CREATE, widgets, status, false",
    "widgets/*, CREATE, widgets, status, true",
    "widgets/*, CREATE, widgets, '',     true",
    "*/status,  CREATE, widgets, status, true",
    "*/status,  CREATE, widgets, '',     false",
    "*,         CREATE, others,  '',     true",
    "*,         CREATE, others,  scale,  false",
    "*/*,       CREATE, others,  scale,  true",
    "widgets,   DELETE, widgets, '',     false"
  })
  void matchesResourcesAndOperations(
      String pattern, Operation operation, String resource, String subresource, boolean expected) {
    String rule =
        "'operations':['CREATE'],'apiGroups':['example.com'],'apiVersions':['*'],'resources':['"
            + pattern
            + "']";

    assertThat(matches(webhook(rule, ""), request(operation, resource, subresource, "shop")))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"*,shop,true", "Namespaced,shop,true", "Namespaced,'',false", "Cluster,'',true"})
  void matchesScopes(String scope, String namespace, boolean expected) {
    String rule =
        "'operations':['*'],'apiGroups':['*'],'apiVersions':['*'],'resources':['*'],'scope':'"
            + scope
            + "'";

    assertThat(matches(webhook(rule, ""), request(Operation.CREATE, "widgets", "", namespace)))
        .isEqualTo(expected);
  }

  @Test
  void takesTheVersionThatARuleNames() {
    String rule =
        "'operations':['*'],'apiGroups':['*'],'apiVersions':['v1'],'resources':['widgets']";
    AdmissionRequest request = request(Operation.CREATE, "widgets", "", "shop");

    Match match =
        Objects.requireNonNull(
            Matching.ofWebhook(webhook(rule, "")).match(request, WIDGETS, objects));

    assertThat(match.resource().version()).isEqualTo("v1");
    assertThat(match.kind().version()).isEqualTo("v1");
    assertThat(matches(webhook(rule, ",'matchPolicy':'Exact'"), request)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"prod,web,true", "test,web,false", "prod,db,false"})
  void selectsByLabels(String env, String app, boolean expected) {
    String rule = "'operations':['*'],'apiGroups':['*'],'apiVersions':['*'],'resources':['*']";
    String selectors =
        ",'namespaceSelector':{'matchLabels':{'env':'%s'}},'objectSelector':{'matchLabels':{'app':'%s'}}"
            .formatted(env, app);

    assertThat(matches(webhook(rule, selectors), request(Operation.CREATE, "widgets", "", "shop")))
        .isEqualTo(expected);
  }

  @Test
  void leavesOutWhatPoliciesExclude() {
    JsonObject resources =
        Json.readObject(
            """
            {"excludeResourceRules":[{"operations":["*"],"apiGroups":["*"],"apiVersions":["*"],
              "resources":["widgets"],"resourceNames":["w"]}]}\
            """);
    Matching matching = Matching.ofResources(resources);

    assertThat(matching.match(request(Operation.CREATE, "others", "", "shop"), WIDGETS, objects))
        .isNotNull();
    assertThat(matching.match(request(Operation.CREATE, "widgets", "", "shop"), WIDGETS, objects))
        .isNull();
  }
}
