// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.agent;

import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.node.images.ImageStore;
import dev.wheelhouse.plane.node.linux.FolderUse;
import dev.wheelhouse.plane.node.network.PodNetwork;
import dev.wheelhouse.plane.node.network.Traffic;
import dev.wheelhouse.plane.node.pod.PodFootprint;
import dev.wheelhouse.plane.node.stats.PodDetails;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Looks at the disk and the network of the pods of a node. The disk takes time to measure: what
/// was found is told for a minute.
final class NodeDetails implements PodDetails {

  private static final Duration FRESH = Duration.ofMinutes(1);

  private final PodWorkers workers;
  private final PodNetwork network;
  private final ImageStore images;
  private final Clock clock;
  private final Map<String, Measured> footprints = new ConcurrentHashMap<>();

  private record Measured(Instant at, PodFootprint footprint) {}

  NodeDetails(PodWorkers workers, PodNetwork network, ImageStore images, Clock clock) {
    this.workers = workers;
    this.network = network;
    this.images = images;
    this.clock = clock;
  }

  @Override
  public Optional<PodFootprint> footprint(String uid) {
    footprints.keySet().removeIf(known -> workers.find(known).isEmpty());
    return workers
        .find(uid)
        .map(worker ->
            footprints
                .compute(
                    uid,
                    (_, known) ->
                        known != null && known.at().plus(FRESH).isAfter(clock.now())
                            ? known
                            : new Measured(clock.now(), worker.footprint()))
                .footprint());
  }

  @Override
  public Optional<Traffic> traffic(String uid) {
    return network.traffic(uid);
  }

  @Override
  public FolderUse images() {
    long bytes = images.list().stream().mapToLong(ImageStore.LocalImage::size).sum();
    return new FolderUse(bytes, 0);
  }
}
