// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.examples.webpage;

/// @param html what the page shows
/// @param replicas how many servers show it
public record WebPageSpec(String html, int replicas) {}
