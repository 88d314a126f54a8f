// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.runs;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The `core.oam.dev/v1alpha1` WorkflowRun as the client carries it: spec and status raw, so that
/// no field is lost on the way.
@Group("core.oam.dev")
@Version("v1alpha1")
@ShortNames("wr")
@SuppressWarnings("serial")
public final class WorkflowRun extends CustomResource<Map<String, Object>, Map<String, Object>>
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
