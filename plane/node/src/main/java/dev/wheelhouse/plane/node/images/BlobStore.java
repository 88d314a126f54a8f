// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.images;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.failpoints.Failpoints;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/// Files named by the hash of their content, laid out as in an OCI image layout
/// (`blobs/sha256/<hex>`). A blob is complete or not there: it is written beside, synced and moved
/// into place. Safe for use by many threads.
///
/// What was begun and not finished is in two folders: `tmp` is emptied at the next start, `partial`
/// has downloads that go on where they ended.
public final class BlobStore {

  private static final int BUFFER = 1 << 16;

  private final Path blobs;
  private final Path temporary;
  private final Path partial;

  /// @param directory made if absent; leftovers of an interrupted write in it are removed
  public BlobStore(Path directory) {
    this.blobs = directory.resolve("blobs");
    this.temporary = directory.resolve("tmp");
    this.partial = directory.resolve("partial");
    try {
      for (Digest.Algorithm algorithm : Digest.Algorithm.values()) {
        Files.createDirectories(blobs.resolve(algorithm.label()));
      }
      Files.createDirectories(partial);
      FileTrees.delete(temporary);
      Files.createDirectories(temporary);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What was written.
  public record Written(Digest digest, long size) {}

  public boolean has(Digest digest) {
    return Files.exists(path(digest));
  }

  public Path path(Digest digest) {
    return blobs.resolve(digest.algorithm().label()).resolve(digest.hex());
  }

  /// Where the beginning of a blob is kept while it is downloaded.
  Path partial(Digest digest) {
    return partial.resolve(digest.hex());
  }

  /// Deletes what was downloaded in part before a point in time and never finished.
  void dropPartials(Instant before) {
    try (Stream<Path> files = Files.list(partial)) {
      for (Path file : files.toList()) {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// @throws PlatformException `NOT_FOUND`
  public long size(Digest digest) {
    try {
      return Files.size(path(digest));
    } catch (NoSuchFileException e) {
      throw missing(digest, e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// @throws PlatformException `NOT_FOUND`
  public InputStream open(Digest digest) {
    try {
      return Files.newInputStream(path(digest));
    } catch (NoSuchFileException e) {
      throw missing(digest, e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Reads a small blob whole.
  ///
  /// @throws PlatformException `NOT_FOUND`, or `REQUEST_ENTITY_TOO_LARGE` above the limit in bytes
  public byte[] read(Digest digest, int limit) {
    if (size(digest) > limit) {
      throw new PlatformException(
          Reason.REQUEST_ENTITY_TOO_LARGE,
          digest + " has " + size(digest) + " bytes; at most " + limit + " are read");
    }
    try (InputStream in = open(digest)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PlatformException missing(Digest digest, IOException cause) {
    return new PlatformException(Reason.NOT_FOUND, "blob " + digest + " is not here", cause);
  }

  public Written write(byte[] content) throws IOException {
    return write(new ByteArrayInputStream(content), content.length);
  }

  /// Stores small content under the digest it has by this algorithm.
  public Digest write(byte[] content, Digest.Algorithm algorithm) throws IOException {
    Digest digest = Digest.of(content, algorithm);
    Path file = newFile();
    try {
      copy(new ByteArrayInputStream(content), file, content.length);
      publish(file, digest);
      return digest;
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /// Stores a stream under the digest it turns out to have.
  ///
  /// @param limit most bytes to take
  /// @throws PlatformException `REQUEST_ENTITY_TOO_LARGE` when the stream is longer
  public Written write(InputStream in, long limit) throws IOException {
    Path file = newFile();
    try {
      Written written = copy(in, file, limit);
      publish(file, written.digest());
      return written;
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /// A file for an upload in parts, on the same disk as the blobs; gone after a restart.
  public Path newFile() {
    return temporary.resolve(UUID.randomUUID().toString());
  }

  /// Moves a finished [#newFile()] to its place if it has the expected digest.
  ///
  /// @param claim run just before the move, so that whoever keeps the blob can say so first
  /// @return false when the content has another digest; the file stays then
  public boolean adopt(Path file, Digest expected, Runnable claim) throws IOException {
    MessageDigest sha = expected.algorithm().start();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[BUFFER];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        sha.update(buffer, 0, n);
      }
    }
    if (!Digest.finish(sha).equals(expected)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(false);
    }
    claim.run();
    publish(file, expected);
    return true;
  }

  private static Written copy(InputStream in, Path file, long limit) throws IOException {
    MessageDigest sha = Digest.sha256();
    long size = 0;
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      byte[] buffer = new byte[BUFFER];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        size += n;
        if (size > limit) {
          throw new PlatformException(
              Reason.REQUEST_ENTITY_TOO_LARGE, "content is larger than " + limit + " bytes");
        }
        sha.update(buffer, 0, n);
        for (ByteBuffer rest = ByteBuffer.wrap(buffer, 0, n); rest.hasRemaining(); ) {
          out.write(rest);
        }
      }
      out.force(false);
    }
    return new Written(Digest.finish(sha), size);
  }

  /// Moves a synced file to its place.
  void publish(Path file, Digest digest) throws IOException {
    Failpoints.reach("images.before-blob-move");
    Files.move(file, path(digest), StandardCopyOption.ATOMIC_MOVE);
  }

  /// The disk they are on.
  DiskSpace disk() {
    return new DiskSpace() {
      @Override
      public long capacity() {
        return ask(FileStore::getTotalSpace);
      }

      @Override
      public long available() {
        return ask(FileStore::getUsableSpace);
      }
    };
  }

  private interface SpaceQuestion {
    long of(FileStore disk) throws IOException;
  }

  private long ask(SpaceQuestion question) {
    try {
      return question.of(Files.getFileStore(blobs));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void delete(Digest digest) {
    try {
      Files.deleteIfExists(path(digest));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The blobs that are here now.
  public Set<Digest> digests() {
    Set<Digest> found = new HashSet<>();
    try (Stream<Path> files = Files.walk(blobs, 2)) {
      files
          .filter(Files::isRegularFile)
          .forEach(file -> found.add(new Digest(file.getFileName().toString())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }
}
