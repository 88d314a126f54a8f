// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.examples.webpage;

/// @param url where the page is within the cluster
/// @param readyReplicas how many servers show it now
/// @param observedGeneration the spec that this is about
public record WebPageStatus(String url, int readyReplicas, long observedGeneration) {}
