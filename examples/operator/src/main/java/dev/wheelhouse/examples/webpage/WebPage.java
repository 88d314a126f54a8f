// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.examples.webpage;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;

/// A page that a web server shows.
@Group("examples.wheelhouse.dev")
@Version("v1")
public final class WebPage extends CustomResource<WebPageSpec, WebPageStatus>
    implements Namespaced {

  private static final long serialVersionUID = 1;
}
