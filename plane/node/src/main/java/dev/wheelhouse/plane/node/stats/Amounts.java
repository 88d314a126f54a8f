// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.stats;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.node.linux.FileSystemUse;
import dev.wheelhouse.plane.node.linux.FolderUse;
import dev.wheelhouse.plane.node.network.Traffic;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;

/// The parts of `/stats/summary` (`stats.k8s.io/v1alpha1`). Pure.
final class Amounts {

  private Amounts() {}

  static String time(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  static JsonObject cpu(Instant at, long nanoCores, long nanos) {
    return JsonObject.of(
        "time", time(at), "usageNanoCores", nanoCores, "usageCoreNanoSeconds", nanos);
  }

  static JsonObject cpu(Sample sample) {
    return cpu(sample.at(), sample.nanoCores(), sample.total().cpuNanos());
  }

  /// @param limit 0 where there is none
  static JsonObject memory(Instant at, long limit, long usage, long workingSet, long rss) {
    JsonObject json = JsonObject.of("time", time(at));
    if (limit > 0) {
      json.put("availableBytes", Math.max(0, limit - workingSet));
    }
    json.put("usageBytes", usage);
    json.put("workingSetBytes", workingSet);
    json.put("rssBytes", rss);
    return json;
  }

  static JsonObject memory(Sample sample, long limit) {
    return memory(
        sample.at(),
        limit,
        sample.total().memoryBytes(),
        sample.total().workingSetBytes(),
        sample.total().rssBytes());
  }

  static JsonObject fileSystem(Instant at, FileSystemUse whole, FolderUse used) {
    JsonObject json =
        JsonObject.of(
            "time", time(at),
            "availableBytes", whole.available(),
            "capacityBytes", whole.capacity(),
            "usedBytes", used.bytes());
    json.put("inodesFree", whole.inodesFree());
    json.put("inodes", whole.inodes());
    json.put("inodesUsed", used.inodes());
    return json;
  }

  static JsonObject fileSystem(Instant at, FileSystemUse whole) {
    return fileSystem(
        at,
        whole,
        new FolderUse(whole.capacity() - whole.available(), whole.inodes() - whole.inodesFree()));
  }

  static JsonObject network(Instant at, Traffic traffic) {
    JsonObject json = JsonObject.of("time", time(at));
    json.putAll(device(traffic));
    json.put("interfaces", dev.wheelhouse.base.json.JsonArray.of(device(traffic)));
    return json;
  }

  private static JsonObject device(Traffic traffic) {
    return JsonObject.of(
        "name", traffic.device(),
        "rxBytes", traffic.receivedBytes(),
        "rxErrors", traffic.receiveErrors(),
        "txBytes", traffic.sentBytes(),
        "txErrors", traffic.sendErrors());
  }

  /// The sums of what containers use.
  record Sum(Instant at, long nanoCores, long nanos, long usage, long workingSet, long rss) {

    static Sum of(Collection<Sample> samples, Instant now) {
      Instant at = samples.stream().map(Sample::at).max(Instant::compareTo).orElse(now);
      long nanoCores = 0;
      long nanos = 0;
      long usage = 0;
      long workingSet = 0;
      long rss = 0;
      for (Sample sample : samples) {
        nanoCores += sample.nanoCores();
        nanos += sample.total().cpuNanos();
        usage += sample.total().memoryBytes();
        workingSet += sample.total().workingSetBytes();
        rss += sample.total().rssBytes();
      }
      return new Sum(at, nanoCores, nanos, usage, workingSet, rss);
    }
  }
}
