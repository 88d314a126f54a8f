// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.pod;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.log.LogKeys;
import dev.wheelhouse.plane.client.DeleteQuery;
import dev.wheelhouse.plane.client.Patch;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the API about a pod: its status, and in the end that it may go. Owned by the worker's
/// thread.
final class StatusWriter {

  private static final Logger LOG = LoggerFactory.getLogger(StatusWriter.class);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final PodScope scope;
  private @Nullable JsonObject published;
  private String publishedTo = "";

  StatusWriter(PodScope scope) {
    this.scope = scope;
  }

  /// Writes the status when it differs from what was written last.
  void publish(JsonObject status) {
    String object = scope.object();
    if (object.isEmpty() || (status.equals(published) && object.equals(publishedTo))) {
      return;
    }
    JsonObject body = JsonObject.of("metadata", JsonObject.of("uid", object), "status", status);
    try {
      Pod written =
          scope
              .node()
              .client()
              .resources(Pod.class)
              .patch(scope.namespace(), scope.podName(), new Patch.Strategic(body), "status");
      published = status;
      publishedTo = object;
      if (scope.own() && written.getMetadata().getUid().equals(object)) {
        scope.replace(written);
      } else if (!scope.own()) {
        scope.replace(new PodBuilder(scope.pod()).withStatus(written.getStatus()).build());
      }
    } catch (PlatformException e) {
      if (!isOther(e)) {
        again(e, "pod status not written, trying again");
      }
    }
  }

  /// Removes the object of a pod of which nothing is left.
  ///
  /// @return false when that is to be tried again
  boolean delete() {
    if (!scope.own()) {
      return true;
    }
    try {
      scope
          .node()
          .client()
          .resources(Pod.class)
          .delete(scope.namespace(), scope.podName(), DeleteQuery.now(scope.uid()));
      return true;
    } catch (PlatformException e) {
      if (isOther(e)) {
        return true;
      }
      again(e, "pod object not deleted, trying again");
      return false;
    }
  }

  /// The object is gone or another pod's: the informer tells of that, and what is written about a
  /// dead object is of no interest.
  private static boolean isOther(PlatformException e) {
    return e.is(Reason.NOT_FOUND) || e.is(Reason.CONFLICT);
  }

  private void again(PlatformException e, String what) {
    LOG.atWarn()
        .addKeyValue(LogKeys.NAME, scope.name())
        .addKeyValue(LogKeys.REASON, e.getMessage())
        .log(what);
    scope.wakeAt(scope.now().plus(RETRY));
  }
}
