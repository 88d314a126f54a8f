// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.pod;

import dev.wheelhouse.plane.node.runtimes.Survivor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Removes what earlier agents left of pods that are not there any more.
public final class PodCleanup {

  private static final Logger LOG = LoggerFactory.getLogger(PodCleanup.class);

  private final NodeServices node;

  public PodCleanup(NodeServices node) {
    this.node = node;
  }

  /// @param known uids of the pods that are to stay
  public void removeStrangers(Set<String> known, Map<String, List<Survivor>> survivors)
      throws InterruptedException {
    Set<String> strangers = new HashSet<>(survivors.keySet());
    strangers.addAll(node.network().attached());
    entries().forEach(folder -> strangers.add(folder.getFileName().toString()));
    strangers.removeAll(known);
    for (String uid : strangers) {
      survivors.getOrDefault(uid, List.of()).forEach(one -> node.runtime().remove(one.id()));
      node.runtime().closeSandbox(uid);
      node.network().detach(uid);
      PodSetUp.removeFiles(new PodFiles(node.folder(uid)), true);
      LOG.atInfo().addKeyValue("uid", uid).log("removed a pod that is not known any more");
    }
    for (String uid : known) {
      removeAllButNewest(survivors.getOrDefault(uid, List.of()));
    }
  }

  /// A crash between a restart and the removal of the run before leaves two runs of a container.
  private void removeAllButNewest(List<Survivor> ofPod) {
    for (Survivor one : ofPod) {
      boolean newer =
          ofPod.stream()
              .anyMatch(other ->
                  other.name().container().equals(one.name().container())
                      && other.name().attempt() > one.name().attempt());
      if (newer || !one.running()) {
        node.runtime().remove(one.id());
      }
    }
  }

  /// Folders of pods that are here, a line each.
  public List<String> folders() {
    return entries().stream().map(path -> "pod folder " + path.getFileName()).toList();
  }

  private List<Path> entries() {
    if (!Files.isDirectory(node.folder())) {
      return List.of();
    }
    try (Stream<Path> list = Files.list(node.folder())) {
      return list.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
