// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.volume;

import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.client.PlaneClient;
import dev.wheelhouse.plane.node.spec.Lookup;
import java.nio.file.Path;

/// Makes and removes the volumes of pods.
public final class Volumes {

  private final Lookup lookup;
  private final Tokens tokens;
  private final ExclusiveClaims exclusive = new ExclusiveClaims();

  public Volumes(PlaneClient client, Lookup lookup, Clock clock) {
    this.lookup = lookup;
    this.tokens = new Tokens(client, clock);
  }

  /// The volumes of a pod below a folder of its own.
  public PodVolumes of(Path folder) {
    return new PodVolumes(folder, lookup, tokens, exclusive);
  }

  public void forget(String podUid) {
    tokens.forget(podUid);
    exclusive.release(podUid);
  }
}
