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
  private static final String META = "meta.k8s.io/v1";

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

  static ApiResponse.Whole whole(int status, JsonObject body) {
    return new ApiResponse.Whole(status, JSON, Map.of(), Json.writeBytes(body));
  }

  /// One object.
  ApiResponse.Whole object(ServedResource resource, byte[] stored, int status, ApiRequest request) {
    return switch (Accept.of(request).shape()) {
      case OBJECT ->
          new ApiResponse.Whole(status, JSON, Map.of(), Conversions.served(resource, stored));
      case METADATA -> whole(status, metadataOnly(Json.readObject(stored)));
      case TABLE -> {
        JsonObject object = Conversions.toServed(resource, Json.readObject(stored));
        JsonObject table = tables.table(resource, List.of(object), include(request), true);
        String version = object.string("metadata", "resourceVersion").orElse("");
        yield whole(status, table.with("metadata", JsonObject.of("resourceVersion", version)));
      }
    };
  }

  private static String include(ApiRequest request) {
    return request.parameter("includeObject").orElse("Metadata");
  }

  private static JsonObject metadataOnly(JsonObject object) {
    return JsonObject.of(
        "kind",
        "PartialObjectMetadata",
        "apiVersion",
        META,
        "metadata",
        object.childObject("metadata"));
  }

  /// A list of objects.
  ApiResponse.Whole list(
      ServedResource resource, List<byte[]> stored, ListMeta meta, ApiRequest request) {
    return switch (Accept.of(request).shape()) {
      case OBJECT -> {
        List<byte[]> items = Conversions.served(resource, stored);
        yield new ApiResponse.Whole(
            200,
            JSON,
            Map.of(),
            ListBody.of(resource.listKind(), resource.gvr().apiVersion(), meta.json(), items));
      }
      case METADATA -> {
        JsonArray items = new JsonArray();
        stored.forEach(bytes -> items.add(metadataOnly(Json.readObject(bytes))));
        yield whole(
            200,
            JsonObject.of(
                "kind",
                "PartialObjectMetadataList",
                "apiVersion",
                META,
                "metadata",
                meta.json(),
                "items",
                items));
      }
      case TABLE -> {
        List<JsonObject> objects = Conversions.trees(resource, stored);
        JsonObject table = tables.table(resource, objects, include(request), true);
        yield whole(200, table.with("metadata", meta.json()));
      }
    };
  }

  /// The form of watch events; null when the stored one is wanted.
  WatchView.@Nullable Form form(ServedResource resource, ApiRequest request) {
    return switch (Accept.of(request).shape()) {
      case OBJECT ->
          Conversions.isStored(resource)
              ? null
              : (type, object) -> event(type, Conversions.view(resource, object));
      case METADATA -> (type, object) -> event(type, metadataOnly(object));
      case TABLE -> new TableForm(resource, include(request));
    };
  }

  private static ApiResponse.Event event(String type, JsonObject object) {
    return new ApiResponse.Event(type, Json.writeBytes(object));
  }

  /// Only the first event of a watch carries the column definitions.
  private final class TableForm implements WatchView.Form {
    private final ServedResource resource;
    private final String include;
    private boolean told;

    TableForm(ServedResource resource, String include) {
      this.resource = resource;
      this.include = include;
    }

    @Override
    public ApiResponse.Event of(String type, JsonObject object) {
      JsonObject served = Conversions.view(resource, object);
      JsonObject table = tables.table(resource, List.of(served), include, !told);
      told = true;
      String version = object.string("metadata", "resourceVersion").orElse("");
      return event(type, table.with("metadata", JsonObject.of("resourceVersion", version)));
    }
  }

  /// Bookmarks in the watcher's form.
  WatchView.Bookmark bookmark(ServedResource resource, ApiRequest request) {
    boolean table = Accept.of(request).shape() == Accept.Shape.TABLE;
    boolean partial = Accept.of(request).shape() == Accept.Shape.METADATA;
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
              partial ? META : resource.gvr().apiVersion(),
              "metadata",
              metadata);
      if (table) {
        return event("BOOKMARK", TableViews.bookmark(object));
      }
      return event("BOOKMARK", object);
    };
  }
}
