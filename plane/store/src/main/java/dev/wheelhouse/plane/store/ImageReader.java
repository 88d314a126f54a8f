// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.function.Consumer;

/// Reads a [StoreImage] and finds out whether it is whole.
final class ImageReader {

  private static final int MOST_BYTES = 64 << 20;

  private ImageReader() {}

  /// What an image holds.
  record Summary(long revision, long entries) {}

  /// Tells every entry in the order of revisions. An image that is not whole shows at the end at
  /// the latest: what was told until then must not be used.
  ///
  /// @throws PlatformException `BAD_REQUEST` when it is no image or not whole
  static Summary read(InputStream image, Consumer<Entry> entries) throws IOException {
    MessageDigest digest = StoreImage.digest();
    try {
      return read(new DataInputStream(new DigestInputStream(image, digest)), digest, entries);
    } catch (EOFException e) {
      throw broken("it ends too early", e);
    } catch (IllegalArgumentException e) {
      throw broken(String.valueOf(e.getMessage()), e);
    }
  }

  private static Summary read(DataInputStream in, MessageDigest digest, Consumer<Entry> entries)
      throws IOException {
    byte[] magic = in.readNBytes(StoreImage.MAGIC.length);
    if (!Arrays.equals(magic, StoreImage.MAGIC)) {
      throw new PlatformException(Reason.BAD_REQUEST, "this is no image of a store");
    }
    Summary summary = new Summary(in.readLong(), in.readLong());
    long before = 0;
    for (long i = 0; i < summary.entries(); i++) {
      Entry entry = entry(in);
      if (entry.revision() <= before || entry.revision() > summary.revision()) {
        throw new IllegalArgumentException("revision " + entry.revision() + " is out of order");
      }
      before = entry.revision();
      entries.accept(entry);
    }
    requireEnd(in, digest);
    return summary;
  }

  private static Entry entry(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > MOST_BYTES) {
      throw new IllegalArgumentException("an entry of " + length + " bytes");
    }
    byte[] key = LineFormat.recordKey(in.readLong());
    byte[] content = in.readNBytes(length);
    if (content.length < length) {
      throw new EOFException();
    }
    return LineFormat.read(key, content).entry();
  }

  private static void requireEnd(DataInputStream in, MessageDigest digest) throws IOException {
    if (in.readInt() != StoreImage.END) {
      throw new IllegalArgumentException("more entries than announced");
    }
    byte[] computed = digest.digest();
    byte[] told = in.readNBytes(computed.length);
    if (!MessageDigest.isEqual(told, computed)) {
      throw new IllegalArgumentException("its checksum does not match");
    }
    if (in.read() >= 0) {
      throw new IllegalArgumentException("something follows its end");
    }
  }

  private static PlatformException broken(String why, Exception cause) {
    return new PlatformException(
        Reason.BAD_REQUEST, "the image of the store is damaged: " + why, cause);
  }
}
