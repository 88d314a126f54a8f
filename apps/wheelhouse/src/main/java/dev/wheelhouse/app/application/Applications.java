// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.keys.AppKeys;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Reads and changes Applications and their revisions on a cluster, as JSON trees.
public final class Applications {

  static final String API = "core.oam.dev/v1beta1";
  static final String FIELD_MANAGER = "wheelhouse-cli";

  private static final int ATTEMPTS = 5;

  private final ClusterObjects objects;
  private final String namespace;

  public Applications(ClusterObjects objects, String namespace) {
    this.objects = objects;
    this.namespace = namespace;
  }

  public String namespace() {
    return namespace;
  }

  private ObjectRef ref(String name) {
    return new ObjectRef(API, "Application", namespace, name);
  }

  public List<JsonObject> list() {
    return objects.list(API, "Application", namespace, "");
  }

  /// @throws UserError when there is none
  public JsonObject get(String name) {
    return objects
        .get(ref(name))
        .orElseThrow(() ->
            new UserError(
                UserError.Kind.NO_INPUT,
                "there is no application " + name + " in namespace " + namespace));
  }

  public boolean exists(String name) {
    return objects.get(ref(name)).isPresent();
  }

  public JsonObject apply(JsonObject application) {
    return objects.apply(application, FIELD_MANAGER, true);
  }

  /// Changes the whole object, again when somebody else has done so at the same moment.
  JsonObject change(String name, Consumer<JsonObject> change) {
    for (int attempt = 1; ; attempt++) {
      JsonObject live = get(name);
      change.accept(live);
      try {
        return objects.replace(live);
      } catch (PlatformException e) {
        if (!e.is(Reason.CONFLICT) || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /// Makes an object again what it was when it was kept.
  void restore(JsonObject kept) {
    JsonObject object = kept.deepCopy();
    JsonObject metadata = object.childObject("metadata");
    for (String of : List.of("resourceVersion", "uid", "managedFields", "creationTimestamp")) {
      metadata.remove(of);
    }
    object.remove("status");
    if (object.string("kind").isPresent() && !ObjectRef.of(object).name().isEmpty()) {
      Optional<JsonObject> live = objects.get(ObjectRef.of(object));
      if (live.isPresent()) {
        metadata.put(
            "resourceVersion", live.get().string("metadata", "resourceVersion").orElse(""));
        objects.replace(object);
      } else {
        objects.apply(object, FIELD_MANAGER, true);
      }
    }
  }

  public void delete(String name) {
    objects.delete(ref(name), get(name).string("metadata", "uid").orElse(""));
  }

  /// Revisions of an application, oldest first.
  public List<JsonObject> revisions(String name) {
    return objects.list(API, "ApplicationRevision", namespace, AppKeys.NAME + "=" + name).stream()
        .sorted(Comparator.comparingLong(Applications::number))
        .toList();
  }

  /// The number in a revision's name, `storefront-v3` is 3.
  static long number(JsonObject revision) {
    String name = revision.string("metadata", "name").orElse("");
    String digits = name.substring(name.lastIndexOf("-v") + 2);
    return digits.isEmpty() || !digits.chars().allMatch(Character::isDigit)
        ? 0
        : Long.parseLong(digits);
  }

  /// Everything that belongs to an application and is still there, by kind, owners first. What is
  /// of an application of that name in another namespace is not.
  public List<JsonObject> belongings(String name) {
    List<JsonObject> found = new ArrayList<>();
    Set<String> foreign = new HashSet<>();
    for (String[] kind :
        new String[][] {
          {"apps/v1", "Deployment"},
          {"apps/v1", "StatefulSet"},
          {"apps/v1", "DaemonSet"},
          {"batch/v1", "CronJob"},
          {"batch/v1", "Job"},
          {"apps/v1", "ReplicaSet"},
          {"v1", "Pod"},
          {"v1", "Service"},
          {"networking.k8s.io/v1", "Ingress"}
        }) {
      for (JsonObject object :
          objects.list(kind[0], kind[1], namespace, AppKeys.NAME + "=" + name)) {
        if (foreign(object, foreign)) {
          foreign.add(object.string("metadata", "uid").orElse(""));
        } else {
          found.add(object);
        }
      }
    }
    return found;
  }

  /// Pods do not have the label, but their owners do.
  private boolean foreign(JsonObject object, Set<String> owners) {
    return !object
            .string("metadata", "labels", AppKeys.NAMESPACE)
            .orElse(namespace)
            .equals(namespace)
        || object.array("metadata", "ownerReferences").orElseGet(JsonArray::new).objects().stream()
            .anyMatch(it -> owners.contains(it.string("uid").orElse("")));
  }

  static String phase(JsonObject application) {
    return application.string("status", "status").orElse("pending");
  }

  static List<JsonObject> services(JsonObject application) {
    return application.array("status", "services").orElseGet(JsonArray::new).objects();
  }

  /// What the delivery found odd about an application's description, though it runs.
  static Optional<String> oddity(JsonObject application) {
    return application.array("status", "conditions").orElseGet(JsonArray::new).objects().stream()
        .filter(it -> it.string("type").orElse("").equals("Parsed"))
        .flatMap(it -> it.string("message").stream())
        .filter(message -> !message.isEmpty())
        .findFirst();
  }

  public static List<JsonObject> components(JsonObject application) {
    return application.array("spec", "components").orElseGet(JsonArray::new).objects();
  }
}
