// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.agent;

import dev.wheelhouse.plane.node.eviction.EvictionOptions;
import dev.wheelhouse.plane.node.staticpods.StaticPodSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// How a node is to be.
///
/// @param name of the Node object; also its host name label
/// @param directory the agent's own: containers, logs, volumes
/// @param runtime name of the runtime; empty for the best that works here
/// @param labels further labels of the Node object
/// @param clusterDomain the domain of cluster names
/// @param maxPods how many pods the scheduler may bind here
/// @param drain how long a ready pod that is deleted serves on before it is asked to end
/// @param podCidr addresses of its pods, as CIDR; empty where they have none of their own
/// @param share how many nodes share this machine: each has its part of processors, memory, disk
/// @param staticPods where manifests of pods are that run here without the API; empty for nowhere
/// @param imageCollection when images are deleted to make room
/// @param eviction when the machine is short of something, so that pods have to go
public record NodeOptions(
    String name,
    Path directory,
    String runtime,
    Map<String, String> labels,
    String clusterDomain,
    int maxPods,
    Duration drain,
    String podCidr,
    int share,
    Optional<StaticPodSource> staticPods,
    ImageCollectionPolicy imageCollection,
    EvictionOptions eviction) {

  private static final int DEFAULT_PODS = 110;
  private static final Duration DEFAULT_DRAIN = Duration.ofMillis(300);

  public NodeOptions {
    labels = Map.copyOf(labels);
  }

  public static NodeOptions of(String name, Path directory) {
    return new NodeOptions(
        name,
        directory,
        "",
        Map.of(),
        "cluster.local",
        DEFAULT_PODS,
        DEFAULT_DRAIN,
        "",
        1,
        Optional.empty(),
        ImageCollectionPolicy.DEFAULT,
        EvictionOptions.DEFAULT);
  }

  public NodeOptions withRuntime(String wanted) {
    return new NodeOptions(
        name,
        directory,
        wanted,
        labels,
        clusterDomain,
        maxPods,
        drain,
        podCidr,
        share,
        staticPods,
        imageCollection,
        eviction);
  }

  public NodeOptions withMaxPods(int count) {
    return new NodeOptions(
        name,
        directory,
        runtime,
        labels,
        clusterDomain,
        count,
        drain,
        podCidr,
        share,
        staticPods,
        imageCollection,
        eviction);
  }

  public NodeOptions withPodCidr(String range) {
    return new NodeOptions(
        name,
        directory,
        runtime,
        labels,
        clusterDomain,
        maxPods,
        drain,
        range,
        share,
        staticPods,
        imageCollection,
        eviction);
  }

  public NodeOptions withShare(int nodes) {
    return new NodeOptions(
        name,
        directory,
        runtime,
        labels,
        clusterDomain,
        maxPods,
        drain,
        podCidr,
        nodes,
        staticPods,
        imageCollection,
        eviction);
  }

  /// @param source where the manifests of the node's static pods are
  public NodeOptions withStaticPods(StaticPodSource source) {
    return new NodeOptions(
        name,
        directory,
        runtime,
        labels,
        clusterDomain,
        maxPods,
        drain,
        podCidr,
        share,
        Optional.of(source),
        imageCollection,
        eviction);
  }

  public NodeOptions withEviction(EvictionOptions wanted) {
    return new NodeOptions(
        name,
        directory,
        runtime,
        labels,
        clusterDomain,
        maxPods,
        drain,
        podCidr,
        share,
        staticPods,
        imageCollection,
        wanted);
  }

  public NodeOptions withImageCollection(ImageCollectionPolicy policy) {
    return new NodeOptions(
        name,
        directory,
        runtime,
        labels,
        clusterDomain,
        maxPods,
        drain,
        podCidr,
        share,
        staticPods,
        policy,
        eviction);
  }
}
