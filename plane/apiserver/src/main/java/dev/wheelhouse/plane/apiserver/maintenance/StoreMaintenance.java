// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.maintenance;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import dev.wheelhouse.plane.apiserver.http.ApiResponse;
import dev.wheelhouse.plane.apiserver.http.RequestHandler;
import dev.wheelhouse.plane.store.Store;
import dev.wheelhouse.plane.store.StoreStatus;
import java.util.Map;

/// Answers under `/wheelhouse/store`:
///
/// - `GET /wheelhouse/store`: figures as JSON; `alarms` holds `NOSPACE` while the quota is reached
/// - `GET /wheelhouse/store/image`: all objects at one revision, sealed as on the disk
/// - `POST /wheelhouse/store/compact`: forgets the past, gives the space back, then the figures
public final class StoreMaintenance implements RequestHandler {

  private static final String ROOT = "/wheelhouse/store";
  private static final String IMAGE = ROOT + "/image";
  private static final String COMPACT = ROOT + "/compact";

  private final Store store;

  public StoreMaintenance(Store store) {
    this.store = store;
  }

  public static boolean handles(String path) {
    return path.equals(ROOT) || path.startsWith(ROOT + "/");
  }

  @Override
  public ApiResponse handle(ApiRequest request) {
    return switch (request.method() + " " + request.path()) {
      case "GET " + ROOT -> figures(store.status());
      case "GET " + IMAGE ->
          new ApiResponse.Bytes(200, "application/octet-stream", store.image().read());
      case "POST " + COMPACT -> compact();
      default -> throw refused(request.path());
    };
  }

  private static PlatformException refused(String path) {
    return path.equals(ROOT) || path.equals(IMAGE) || path.equals(COMPACT)
        ? new PlatformException(
            Reason.METHOD_NOT_ALLOWED,
            "the server does not allow this method on the requested resource")
        : new PlatformException(
            Reason.NOT_FOUND, "the server could not find the requested resource");
  }

  private ApiResponse compact() {
    store.compact(store.revision());
    store.defragment();
    return figures(store.status());
  }

  private static ApiResponse figures(StoreStatus status) {
    JsonObject figures =
        JsonObject.of(
            "revision",
            status.revision(),
            "compactedRevision",
            status.compactedRevision(),
            "keys",
            status.keys(),
            "keptBytes",
            status.keptBytes(),
            "quotaBytes",
            status.quota().bytes(),
            "diskBytes",
            status.diskBytes(),
            "alarms",
            status.full() ? JsonArray.of("NOSPACE") : new JsonArray());
    return new ApiResponse.Whole(200, "application/json", Map.of(), Json.writeBytes(figures));
  }
}
