// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.plan;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.revisions.Hashes;
import java.util.Map;
import java.util.TreeMap;

/// What a plan holds an application to that it does not say itself: the charts and values of its
/// releases, of which the application may name a range, or a Secret. It stands in an annotation of
/// the application, and counts for the specification that was planned.
public final class HeldReleases {

  static final String ANNOTATION = "wheelhouse.dev/planned-releases";

  private static final String SPEC = "spec";
  private static final String RELEASES = "releases";

  private HeldReleases() {}

  /// By cluster, namespace and name of the release. Empty for an application that says something
  /// else than what was planned.
  public static Map<String, String> of(JsonObject application) {
    JsonObject annotation =
        application
            .string("metadata", "annotations", ANNOTATION)
            .map(HeldReleases::read)
            .orElseGet(JsonObject::new);
    if (!annotation.string(SPEC).orElse("").equals(spec(application))) {
      return Map.of();
    }
    Map<String, String> held = new TreeMap<>();
    annotation
        .object(RELEASES)
        .ifPresent(all ->
            all.keySet().forEach(key -> all.string(key).ifPresent(value -> held.put(key, value))));
    return held;
  }

  /// What somebody has written there that is none holds nothing.
  private static JsonObject read(String text) {
    try {
      return Json.readObject(text);
    } catch (PlatformException _) {
      return new JsonObject();
    }
  }

  /// The application with what it is held to; without the annotation when that is nothing.
  static JsonObject put(JsonObject application, Map<String, String> held) {
    JsonObject holding = application.deepCopy();
    JsonObject metadata = holding.childObject("metadata");
    if (held.isEmpty()) {
      metadata.object("annotations").ifPresent(it -> it.remove(ANNOTATION));
      return holding;
    }
    JsonObject releases = new JsonObject();
    new TreeMap<>(held).forEach(releases::put);
    metadata
        .childObject("annotations")
        .put(ANNOTATION, Json.write(JsonObject.of(SPEC, spec(application), RELEASES, releases)));
    return holding;
  }

  private static String spec(JsonObject application) {
    return Hashes.of(application.object("spec").orElseGet(JsonObject::new));
  }
}
