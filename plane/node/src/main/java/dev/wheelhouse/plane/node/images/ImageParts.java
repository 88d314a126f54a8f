// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.images;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.plane.node.images.ImageManifest.Descriptor;
import dev.wheelhouse.plane.node.images.ImageRecords.ImageRecord;
import dev.wheelhouse.plane.node.images.ImageStore.LocalImage;
import dev.wheelhouse.plane.node.images.LayerStore.Layer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What an image consists of.
record ImageParts(ImageRecord record, ImageManifest manifest, ImageConfiguration configuration) {

  /// @throws PlatformException `NOT_FOUND` where a part is not here
  static ImageParts of(BlobStore blobs, ImageRecord record) {
    ImageManifest manifest =
        ImageManifest.parse(blobs.read(record.manifest(), ImageManifest.MAX_BYTES));
    ImageConfiguration configuration =
        ImageConfiguration.parse(blobs.read(manifest.config().digest(), ImageManifest.MAX_BYTES));
    if (configuration.diffs().size() != manifest.layers().size()) {
      throw new PlatformException(
          Reason.BAD_REQUEST,
          record.reference()
              + " cannot be run: its configuration names "
              + configuration.diffs().size()
              + " layers, its manifest "
              + manifest.layers().size());
    }
    return new ImageParts(record, manifest, configuration);
  }

  /// The manifest for this machine that an index leads to, or a manifest itself.
  static Digest manifest(BlobStore blobs, Digest top) {
    Digest current = top;
    for (int depth = 0; ; depth++) {
      byte[] bytes = blobs.read(current, ImageManifest.MAX_BYTES);
      if (!ImageManifest.isIndex(bytes)) {
        return current;
      }
      ImageManifest.checkDepth(depth);
      current = ImageManifest.choose(bytes).digest();
    }
  }

  List<Layer> layers() {
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < manifest.layers().size(); i++) {
      layers.add(new Layer(manifest.layers().get(i), configuration.diffs().get(i)));
    }
    return layers;
  }

  /// Every blob it needs; of an index those for this machine alone.
  Set<Digest> blobs() {
    Set<Digest> blobs = new HashSet<>();
    blobs.add(record.top());
    blobs.add(record.manifest());
    blobs.add(manifest.config().digest());
    manifest.layers().forEach(layer -> blobs.add(layer.digest()));
    return blobs;
  }

  LocalImage image(String reference, Digest top, List<Path> folders) {
    return new LocalImage(
        reference,
        manifest.config().digest().toString(),
        top.toString(),
        folders,
        configuration.config(),
        manifest.layers().stream().mapToLong(Descriptor::size).sum());
  }
}
