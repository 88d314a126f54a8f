// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.agent;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

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
/// @param imageCollection when images are deleted to make room
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
    ImageCollectionPolicy imageCollection) {

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
        ImageCollectionPolicy.DEFAULT);
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
        imageCollection);
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
        imageCollection);
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
        imageCollection);
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
        imageCollection);
  }

  public NodeOptions withImageCollection(ImageCollectionPolicy policy) {
    return new NodeOptions(
        name, directory, runtime, labels, clusterDomain, maxPods, drain, podCidr, share, policy);
  }
}
