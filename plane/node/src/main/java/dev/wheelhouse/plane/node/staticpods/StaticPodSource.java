// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.staticpods;

import java.nio.file.Path;

/// Where the manifests of static pods are.
///
/// @param path a folder of `.yaml`, `.yml` and `.json` files, or one such file; may be absent
public record StaticPodSource(Path path, ManifestReader reader) {}
