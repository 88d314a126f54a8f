// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.authors;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.clusters.Identity;

/// Tells as whom an application or a WorkflowRun acts. Safe for use by many threads.
@FunctionalInterface
public interface Authors {

  /// Everything acts as the program itself, unless it names a service account: for a program that
  /// does only what its user could do anyway.
  Authors NONE = owner -> AuthorStamp.account(owner).orElse(Identity.SELF);

  /// @param owner the Application or WorkflowRun
  /// @throws PlatformException `FORBIDDEN` when nothing proves who wrote it
  Identity of(JsonObject owner);
}
