// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.components.flux;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import java.util.List;

/// Which versions of Flux's kinds a cluster serves. Where no cluster is at hand, the current ones
/// are taken.
///
/// @param instead what to use where there is no Flux, for messages
public record FluxKinds(ComponentContext context, String instead) {

  /// The newest version of a kind that the cluster serves: `source.toolkit.fluxcd.io/v1`.
  ///
  /// @param group before `.toolkit.fluxcd.io`
  /// @param versions the newest first
  /// @throws PlatformException `INVALID` when it serves none
  public String apiVersion(String group, String kind, List<String> versions) {
    String whole = group + ".toolkit.fluxcd.io";
    if (context.surroundings().target().isEmpty()) {
      return whole + "/" + versions.getFirst();
    }
    for (String version : versions) {
      try {
        context.surroundings().target().get().namespaced(whole + "/" + version, kind);
        return whole + "/" + version;
      } catch (PlatformException e) {
        if (!e.is(Reason.NOT_FOUND)) {
          throw e;
        }
      }
    }
    throw new PlatformException(
        Reason.INVALID,
        "cluster "
            + context.surroundings().cluster()
            + " does not serve "
            + kind
            + " of "
            + whole
            + ": Flux does the work of this type of component; install it there, or "
            + instead);
  }
}
