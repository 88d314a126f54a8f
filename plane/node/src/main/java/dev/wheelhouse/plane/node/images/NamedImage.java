// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.images;

/// What an image is to be called.
///
/// @param top digest of its manifest or index
record NamedImage(ImageReference name, Digest top) {}
