// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.images;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.failpoints.Failpoints;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.node.images.ImageManifest.Descriptor;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;

/// Brings one blob from one registry. What has come stays in a file of its own until the blob is
/// whole, so that a broken connection or a killed program costs no byte: the next attempt asks for
/// the rest (HTTP `Range`), or begins anew where the registry cannot do that. The digest of the
/// whole decides in the end.
///
/// Used once, by one thread, which alone has the blob.
final class BlobDownload {

  private static final int BUFFER = 1 << 16;

  private final BlobStore blobs;
  private final RegistryConnection registry;
  private final Descriptor blob;
  private final PullProgress progress;
  private final Clock clock;
  private final Duration stall;
  private final Path file;
  private long here;
  private MessageDigest hash;
  private boolean continued;

  BlobDownload(
      BlobStore blobs,
      RegistryConnection registry,
      Descriptor blob,
      PullProgress progress,
      Clock clock,
      Duration stall) {
    this.blobs = blobs;
    this.registry = registry;
    this.blob = blob;
    this.progress = progress;
    this.clock = clock;
    this.stall = stall;
    this.file = blobs.partial(blob.digest());
    this.hash = blob.digest().algorithm().start();
  }

  /// Bytes of the blob that are here.
  long here() {
    return here;
  }

  /// One attempt.
  ///
  /// @throws IOException where another attempt may help
  /// @throws PlatformException where it will not: the registry has something else, or the disk is
  ///   full
  void attempt() throws IOException, InterruptedException {
    try (FileChannel out = open()) {
      readBack(out);
      if (here < blob.size() || blob.size() == 0) {
        receive(out);
      }
      verify(out);
      store(() -> out.force(false));
    }
    store(() -> blobs.publish(file, blob.digest()));
  }

  private FileChannel open() {
    try {
      return FileChannel.open(
          file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw full(e);
    }
  }

  /// Hashes what an earlier attempt got.
  private void readBack(FileChannel out) throws IOException {
    hash = blob.digest().algorithm().start();
    progress.add(-here);
    here = 0;
    if (out.size() > blob.size()) {
      out.truncate(0);
    }
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    while (out.read(buffer) >= 0) {
      buffer.flip();
      advance(buffer.array(), buffer.limit());
      buffer.clear();
    }
    continued = here > 0;
  }

  private void advance(byte[] bytes, int length) {
    hash.update(bytes, 0, length);
    here += length;
    progress.add(length);
  }

  private void beginAnew(FileChannel out) throws IOException {
    out.truncate(0);
    progress.add(-here);
    here = 0;
    hash = blob.digest().algorithm().start();
    continued = false;
  }

  private void receive(FileChannel out) throws IOException, InterruptedException {
    HttpResponse<InputStream> answer = registry.get("blobs/" + blob.digest(), here);
    try (StallGuard body = new StallGuard(answer.body(), clock, stall)) {
      if (here > 0 && !continues(answer)) {
        beginAnew(out);
        if (answer.statusCode() != 200) {
          throw new IOException("it cannot go on in the middle of a blob");
        }
      }
      checkLength(answer);
      copy(body, out);
    }
  }

  private boolean continues(HttpResponse<InputStream> answer) {
    return answer.statusCode() == 206
        && answer
            .headers()
            .firstValue("Content-Range")
            .orElse("")
            .startsWith("bytes " + here + "-");
  }

  private void checkLength(HttpResponse<InputStream> answer) {
    long length = answer.headers().firstValueAsLong("Content-Length").orElse(-1);
    if (length >= 0 && here + length != blob.size()) {
      throw wrong("has " + (here + length) + " bytes there, the manifest says " + blob.size());
    }
  }

  private void copy(InputStream body, FileChannel out) throws IOException {
    byte[] buffer = new byte[BUFFER];
    for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
      if (here + n > blob.size()) {
        drop();
        throw wrong("has more than the " + blob.size() + " bytes that the manifest says");
      }
      write(out, ByteBuffer.wrap(buffer, 0, n));
      advance(buffer, n);
      Failpoints.reach("images.in-download");
    }
    if (here < blob.size()) {
      throw new IOException("it ended after " + here + " of " + blob.size() + " bytes");
    }
  }

  private void write(FileChannel out, ByteBuffer bytes) {
    store(() -> {
      out.position(here);
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
    });
  }

  private void verify(FileChannel out) throws IOException {
    Digest found = Digest.finish(hash);
    if (found.equals(blob.digest())) {
      return;
    }
    boolean mayBeOurs = continued;
    beginAnew(out);
    if (mayBeOurs) {
      throw new IOException("what was here of the blob does not go with the rest");
    }
    drop();
    throw wrong("has the digest " + found);
  }

  private PlatformException wrong(String what) {
    return new PlatformException(
        Reason.BAD_REQUEST,
        registry.place() + " sent wrong content: " + blob.digest() + " " + what);
  }

  private interface DiskWork {
    void run() throws IOException;
  }

  /// A disk that is full is no fault of the registry; what came is given up to make room.
  private void store(DiskWork work) {
    try {
      work.run();
    } catch (IOException e) {
      drop();
      throw full(e);
    }
  }

  private void drop() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw full(e);
    }
  }

  private PlatformException full(IOException e) {
    return new PlatformException(
        Reason.STORAGE_FULL,
        "cannot store a layer of "
            + blob.size()
            + " bytes in "
            + file.getParent()
            + ": "
            + e.getMessage()
            + "; make room on that disk",
        e);
  }
}
