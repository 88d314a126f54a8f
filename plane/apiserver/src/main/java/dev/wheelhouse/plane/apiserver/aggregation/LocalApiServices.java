// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.aggregation;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupVersionResource;
import dev.wheelhouse.plane.apiserver.registry.LocalWriter;
import dev.wheelhouse.plane.apiserver.registry.ObjectReader;
import dev.wheelhouse.plane.apiserver.registry.ServedResource;
import dev.wheelhouse.plane.apiserver.registry.ServedResources;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Keeps an APIService for every group version that this server has itself: built-in ones, and
/// those of CustomResourceDefinitions for as long as these are there. What a user registered under
/// the same name stays.
final class LocalApiServices {

  private static final GroupVersionResource API_SERVICES =
      new GroupVersionResource("apiregistration.k8s.io", "v1", "apiservices");
  private static final String MANAGED = "kube-aggregator.kubernetes.io/automanaged";
  private static final String ONCE = "onstart";
  private static final String ALWAYS = "true";
  private static final String OWN_GROUP = "apiregistration.k8s.io";

  private final ObjectReader objects;
  private final LocalWriter writer;
  private final ServedResources served;

  LocalApiServices(ObjectReader objects, LocalWriter writer, ServedResources served) {
    this.objects = objects;
    this.writer = writer;
    this.served = served;
  }

  /// Writes what is missing and removes what is no longer served.
  void reconcile() {
    Map<String, JsonObject> wanted = wanted();
    for (Map.Entry<String, JsonObject> entry : wanted.entrySet()) {
      if (objects.get(RemoteApis.API_SERVICES, "", entry.getKey()).isEmpty()) {
        create(entry.getValue());
      }
    }
    for (JsonObject present : objects.list(RemoteApis.API_SERVICES, "")) {
      String name = present.string("metadata", "name").orElse("");
      if (managed(present) && !wanted.containsKey(name)) {
        writer.delete(API_SERVICES, "", name);
      }
    }
  }

  private static boolean managed(JsonObject service) {
    Optional<String> mark = service.string("metadata", "labels", MANAGED);
    return mark.isPresent() && service.object("spec", "service").isEmpty();
  }

  private Map<String, JsonObject> wanted() {
    Map<String, JsonObject> wanted = new HashMap<>();
    for (ServedResource resource : served.all()) {
      String group = resource.gvr().group();
      String version = resource.gvr().version();
      String name = version + "." + group;
      if (!group.equals(OWN_GROUP) && !wanted.containsKey(name)) {
        boolean custom = resource.custom().isPresent();
        wanted.put(name, object(name, group, version, custom));
      }
    }
    return wanted;
  }

  private static JsonObject object(String name, String group, String version, boolean custom) {
    GroupPriorities priorities =
        custom ? GroupPriorities.custom() : GroupPriorities.builtIn(group, version);
    JsonObject spec = new JsonObject();
    if (!group.isEmpty()) {
      spec.put("group", group);
    }
    spec.put("version", version);
    spec.put("groupPriorityMinimum", (long) priorities.group());
    spec.put("versionPriority", (long) priorities.version());
    return JsonObject.of(
        "apiVersion",
        "apiregistration.k8s.io/v1",
        "kind",
        "APIService",
        "metadata",
        JsonObject.of("name", name, "labels", JsonObject.of(MANAGED, custom ? ALWAYS : ONCE)),
        "spec",
        spec);
  }

  private void create(JsonObject service) {
    try {
      writer.create(API_SERVICES, "", service);
    } catch (PlatformException e) {
      if (!e.is(Reason.ALREADY_EXISTS)) {
        throw e;
      }
    }
  }
}
