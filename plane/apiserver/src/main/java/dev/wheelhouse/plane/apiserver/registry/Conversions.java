// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.kube.schema.GroupVersionResource;
import dev.wheelhouse.kube.schema.decode.ObjectDecoder;
import dev.wheelhouse.kube.schema.defaults.SchemaDefaults;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Between the versions of an object: the one it is stored in, the one a caller asked for
/// ("served"), and the one in which a write works on it ("held").
///
/// Objects of a built-in resource are all stored in one version, and writes work on that. Custom
/// resources are worked on in the version of the request, whose schema decides about them; they are
/// stored in what was the definition's storage version when they were last written, so each says
/// for itself which one it is in.
final class Conversions {

  private static final Map<GroupResource, Conversion> CONVERSIONS =
      Map.of(
          new GroupResource("", "events"), new EventConversion(),
          new GroupResource("autoscaling", "horizontalpodautoscalers"), new AutoscalerConversion());

  private Conversions() {}

  /// True when all stored objects are in the resource's version.
  static boolean isStored(ServedResource resource) {
    return resource.gvr().equals(resource.storage()) && !resource.mixed();
  }

  /// True when stored bytes are what is served.
  static boolean isVerbatim(ServedResource resource) {
    return isStored(resource) && !fillsIn(resource);
  }

  /// Whether defaults that came later are put into stored objects.
  private static boolean fillsIn(ServedResource resource) {
    return resource.custom().map(ServedResource.Definition::defaults).orElse(false);
  }

  /// Stored bytes in the resource's version; the same array where they are in it.
  static byte[] served(ServedResource resource, byte[] stored) {
    if (fillsIn(resource)) {
      return Json.writeBytes(toServed(resource, Json.readObject(stored)));
    }
    return isStored(resource) || (resource.mixed() && isIn(resource.gvr(), stored))
        ? stored
        : Json.writeBytes(toServed(resource, Json.readObject(stored)));
  }

  /// Stored bytes in the resource's version; the same list where all are in it. Those that are not
  /// are converted together.
  static List<byte[]> served(ServedResource resource, List<byte[]> stored) {
    if (isVerbatim(resource)) {
      return stored;
    }
    if (!resource.mixed()) {
      return stored.stream().map(bytes -> served(resource, bytes)).toList();
    }
    List<byte[]> all = new ArrayList<>(stored);
    List<Integer> places = new ArrayList<>();
    List<JsonObject> others = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (!isIn(resource.gvr(), all.get(i))) {
        places.add(i);
        others.add(Json.readObject(all.get(i)));
      }
    }
    List<JsonObject> converted = convert(resource, others, resource.gvr());
    for (int i = 0; i < places.size(); i++) {
      all.set(places.get(i), Json.writeBytes(converted.get(i)));
    }
    if (fillsIn(resource)) {
      all.replaceAll(bytes -> served(resource, bytes));
    }
    return all;
  }

  /// Stored bytes as trees in the resource's version.
  static List<JsonObject> trees(ServedResource resource, List<byte[]> stored) {
    List<JsonObject> trees = new ArrayList<>(stored.size());
    for (byte[] bytes : served(resource, stored)) {
      trees.add(Json.readObject(bytes));
    }
    return trees;
  }

  /// Stored objects begin with their version, see [StoredForm].
  private static boolean isIn(GroupVersionResource version, byte[] stored) {
    byte[] start =
        ("{\"apiVersion\":\"" + version.apiVersion() + "\"").getBytes(StandardCharsets.UTF_8);
    return stored.length >= start.length
        && Arrays.equals(stored, 0, start.length, start, 0, start.length);
  }

  /// True when an object that does not change otherwise is stored anew, in today's version.
  static boolean isOutdated(ServedResource resource, byte[] stored) {
    return resource.mixed() && !isIn(resource.storage(), stored);
  }

  /// @param object in its stored version; may be changed
  static JsonObject toServed(ServedResource resource, JsonObject object) {
    if (resource.custom().isPresent()) {
      JsonObject served = custom(resource, object, resource.gvr());
      if (fillsIn(resource)) {
        SchemaDefaults.apply(served, resource.schema());
      }
      return served;
    }
    if (!isStored(resource)) {
      conversion(resource).convert(object, resource.storage(), resource.gvr());
      object.put("apiVersion", resource.gvr().apiVersion());
    }
    return object;
  }

  /// The same for a shared object, which is not changed.
  static JsonObject view(ServedResource resource, JsonObject object) {
    boolean kept = resource.custom().isPresent() && !fillsIn(resource);
    return toServed(resource, kept ? object : object.deepCopy());
  }

  /// @param object in its stored version; may be changed
  static JsonObject storedToHeld(ServedResource resource, JsonObject object) {
    return resource.custom().isPresent() ? toServed(resource, object) : object;
  }

  /// @param object may be changed
  static JsonObject heldToServed(ServedResource resource, JsonObject object) {
    return resource.custom().isPresent() ? object : toServed(resource, object);
  }

  /// @param object may be changed
  static JsonObject servedToHeld(ServedResource resource, JsonObject object) {
    if (resource.custom().isEmpty() && !isStored(resource)) {
      conversion(resource).convert(object, resource.gvr(), resource.storage());
      object.put("apiVersion", resource.storage().apiVersion());
    }
    return object;
  }

  /// The object in the version in which it is to be stored.
  static JsonObject heldToStored(ServedResource resource, JsonObject object) {
    return resource.custom().isPresent() ? custom(resource, object, resource.storage()) : object;
  }

  /// The version in which writes work on the resource's objects.
  static GroupVersionResource held(ServedResource resource) {
    return resource.custom().isPresent() ? resource.gvr() : resource.storage();
  }

  /// A custom resource in another version; the same object where it is in it.
  static JsonObject custom(ServedResource resource, JsonObject object, GroupVersionResource to) {
    return object.string("apiVersion").orElse("").equals(to.apiVersion())
        ? object
        : convert(resource, List.of(object), to).getFirst();
  }

  private static List<JsonObject> convert(
      ServedResource resource, List<JsonObject> objects, GroupVersionResource to) {
    if (objects.isEmpty()) {
      return objects;
    }
    CustomConversion conversion =
        resource.custom().map(ServedResource.Definition::conversion).orElse(CustomConversion.NONE);
    List<JsonObject> converted = conversion.convert(objects, to);
    if (!conversion.equals(CustomConversion.NONE) && to.equals(resource.gvr())) {
      converted.forEach(object -> fit(resource, object));
    }
    return converted;
  }

  /// What others converted may have too many fields or too few.
  private static void fit(ServedResource resource, JsonObject object) {
    ObjectDecoder.decodeCustom(object, resource.schema(), resource.api().kind());
    SchemaDefaults.apply(object, resource.schema());
  }

  /// A copy of an object in another version.
  static JsonObject between(GroupVersionResource from, ServedResource to, JsonObject object) {
    JsonObject copy = object.deepCopy();
    if (to.custom().isPresent()) {
      return custom(to, copy, to.gvr());
    }
    conversion(to).convert(copy, from, to.gvr());
    copy.put("apiVersion", to.gvr().apiVersion());
    return copy;
  }

  private static Conversion conversion(ServedResource resource) {
    return CONVERSIONS.getOrDefault(resource.storage().groupResource(), Conversion.NONE);
  }
}
