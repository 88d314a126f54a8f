// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.apiserver.http.Accept;
import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import dev.wheelhouse.plane.apiserver.http.ApiResponse;
import dev.wheelhouse.plane.apiserver.watch.WatchView;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Objects in the form the caller asked for. Stored bytes go out as they are wherever they can.
final class Views {

  private static final String JSON = "application/json";

  private final TableViews tables;

  /// What a list says of itself beside its items.
  record ListMeta(long revision, String next, long remaining) {

    JsonObject json() {
      JsonObject metadata = JsonObject.of("resourceVersion", Long.toString(revision));
      if (!next.isEmpty()) {
        metadata.put("continue", next);
      }
      if (remaining > 0) {
        metadata.put("remainingItemCount", remaining);
      }
      return metadata;
    }
  }

  Views(TableViews tables) {
    this.tables = tables;
  }

  /// What forms of answers there are for a resource.
  static Accept.Offer offer(ServedResource resource) {
    return resource.custom().isPresent() ? Accept.Offer.CUSTOM : Accept.Offer.BUILT_IN;
  }

  private static Accept accept(ServedResource resource, ApiRequest request) {
    return Accept.of(request, offer(resource));
  }

  static ApiResponse.Whole whole(int status, JsonObject body) {
    return new ApiResponse.Whole(status, JSON, Map.of(), Json.writeBytes(body));
  }

  /// One object.
  ApiResponse.Whole object(ServedResource resource, byte[] stored, int status, ApiRequest request) {
    Accept accept = accept(resource, request);
    return switch (accept.shape()) {
      case OBJECT ->
          new ApiResponse.Whole(status, JSON, Map.of(), Conversions.served(resource, stored));
      case METADATA -> whole(status, metadataOnly(accept, Json.readObject(stored)));
      case TABLE -> {
        JsonObject object = Conversions.toServed(resource, Json.readObject(stored));
        JsonObject table =
            tables.table(resource, List.of(object), include(request), true, accept.viewVersion());
        String version = object.string("metadata", "resourceVersion").orElse("");
        yield whole(status, table.with("metadata", JsonObject.of("resourceVersion", version)));
      }
    };
  }

  private static String include(ApiRequest request) {
    String include = request.parameter("includeObject").orElse("Metadata");
    return switch (include) {
      case "" -> "Metadata";
      case "None", "Metadata", "Object" -> include;
      default ->
          throw Failures.badRequest(
              "Unable to convert to Table as requested: includeObject: Invalid value: \""
                  + include
                  + "\": must be 'Metadata', 'Object', 'None', or empty");
    };
  }

  private static JsonObject metadataOnly(Accept accept, JsonObject object) {
    return JsonObject.of(
        "kind",
        "PartialObjectMetadata",
        "apiVersion",
        accept.viewVersion(),
        "metadata",
        object.childObject("metadata"));
  }

  /// A list of objects.
  ApiResponse list(
      ServedResource resource, List<byte[]> stored, ListMeta meta, ApiRequest request) {
    Accept accept = accept(resource, request);
    return switch (accept.shape()) {
      case OBJECT -> {
        List<byte[]> items = Conversions.served(resource, stored);
        yield ListBody.of(resource.listKind(), resource.gvr().apiVersion(), meta.json(), items);
      }
      case METADATA -> {
        JsonArray items = new JsonArray();
        stored.forEach(bytes -> items.add(metadataOnly(accept, Json.readObject(bytes))));
        yield whole(
            200,
            JsonObject.of(
                "kind",
                "PartialObjectMetadataList",
                "apiVersion",
                accept.viewVersion(),
                "metadata",
                meta.json(),
                "items",
                items));
      }
      case TABLE -> {
        List<JsonObject> objects = Conversions.trees(resource, stored);
        JsonObject table =
            tables.table(resource, objects, include(request), true, accept.viewVersion());
        yield whole(200, table.with("metadata", meta.json()));
      }
    };
  }

  /// The version of watch events; null when they are seen as they are stored.
  WatchView.@Nullable Version version(ServedResource resource, ApiRequest request) {
    boolean stored =
        Conversions.isVerbatim(resource)
            || accept(resource, request).shape() == Accept.Shape.METADATA;
    return stored ? null : new WatchedVersion(resource);
  }

  /// Equal while the definition of the resource stays the same.
  private static final class WatchedVersion implements WatchView.Version {
    private final ServedResource resource;

    WatchedVersion(ServedResource resource) {
      this.resource = resource;
    }

    @Override
    public JsonObject of(JsonObject stored) {
      return Conversions.view(resource, stored);
    }

    /// A definition that changed is another resource; comparing schemas would cost more than it
    /// saves.
    @Override
    @SuppressWarnings("ReferenceEquality")
    public boolean equals(@Nullable Object other) {
      return other instanceof WatchedVersion version && version.resource == resource;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(resource);
    }
  }

  /// The form of watch events; null when the objects themselves are wanted.
  WatchView.@Nullable Form form(ServedResource resource, ApiRequest request) {
    Accept accept = accept(resource, request);
    return switch (accept.shape()) {
      case OBJECT -> null;
      case METADATA -> (type, object) -> event(type, metadataOnly(accept, object));
      case TABLE -> new TableForm(resource, include(request), accept.viewVersion());
    };
  }

  private static ApiResponse.Event event(String type, JsonObject object) {
    return new ApiResponse.Event(type, Json.writeBytes(object));
  }

  /// Only the first event of a watch carries the column definitions.
  private final class TableForm implements WatchView.Form {
    private final ServedResource resource;
    private final String include;
    private final String version;
    private boolean told;

    TableForm(ServedResource resource, String include, String version) {
      this.resource = resource;
      this.include = include;
      this.version = version;
    }

    @Override
    public ApiResponse.Event of(String type, JsonObject object) {
      JsonObject table = tables.table(resource, List.of(object), include, !told, version);
      told = true;
      String revision = object.string("metadata", "resourceVersion").orElse("");
      return event(type, table.with("metadata", JsonObject.of("resourceVersion", revision)));
    }
  }

  /// Bookmarks in the watcher's form.
  WatchView.Bookmark bookmark(ServedResource resource, ApiRequest request) {
    Accept accept = accept(resource, request);
    boolean table = accept.shape() == Accept.Shape.TABLE;
    boolean partial = accept.shape() == Accept.Shape.METADATA;
    return (revision, initialEnd) -> {
      JsonObject metadata = JsonObject.of("resourceVersion", Long.toString(revision));
      if (initialEnd) {
        metadata.put("annotations", JsonObject.of("k8s.io/initial-events-end", "true"));
      }
      JsonObject object =
          JsonObject.of(
              "kind",
              partial ? "PartialObjectMetadata" : resource.api().kind().kind(),
              "apiVersion",
              partial ? accept.viewVersion() : resource.gvr().apiVersion(),
              "metadata",
              metadata);
      if (table) {
        return event("BOOKMARK", TableViews.bookmark(object, accept.viewVersion()));
      }
      return event("BOOKMARK", object);
    };
  }
}
