// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.application;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The `core.oam.dev/v1beta1` Application as the client carries it: spec and status raw, so that no
/// field is lost on the way. [dev.wheelhouse.ops.delivery.render.ApplicationSpec] is what it means.
@Group("core.oam.dev")
@Version("v1beta1")
@ShortNames("app")
public final class Application extends CustomResource<Map<String, Object>, Map<String, Object>>
    implements Namespaced {

  @Override
  protected @Nullable Map<String, Object> initSpec() {
    return null;
  }

  @Override
  protected @Nullable Map<String, Object> initStatus() {
    return null;
  }
}
