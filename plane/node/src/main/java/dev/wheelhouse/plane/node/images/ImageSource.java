// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.images;

import java.util.Optional;
import java.util.Set;

/// Images whose blobs are in the image store's own [BlobStore] already, such as those pushed to the
/// plane's registry. They need no pull.
public interface ImageSource {

  /// The manifest or index that a reference names; empty where this source does not know it.
  Optional<Digest> resolve(ImageReference reference);

  /// Blobs that must stay although no image of the store refers to them.
  Set<Digest> kept();
}
