// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.maven;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.ops.delivery.program.KeptFolder;
import dev.wheelhouse.ops.delivery.program.WorkFolder;
import dev.wheelhouse.ops.delivery.workflow.outside.AddressRules;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Programs from Maven repositories, kept in a folder once they are fetched and their checksum is
/// right. A release is asked for once; of a snapshot the repository is asked each time which build
/// it stands for. Safe for use by many threads.
public final class MavenPrograms {

  /// The checksums that repositories keep beside a file, the better one first.
  private static final List<Checksum> CHECKSUMS =
      List.of(
          new Checksum("SHA-512", ".sha512"),
          new Checksum("SHA-256", ".sha256"),
          new Checksum("SHA-1", ".sha1"));

  private static final int KEY_LENGTH = 16;
  private static final long MOST = 8L << 30;
  private static final int ANY_DEPTH = 100;

  private final KeptFolder kept;
  private final Path folder;
  private final RepositoryCalls calls;

  private record Checksum(String algorithm, String suffix) {}

  /// @param rules from where they may be fetched
  public MavenPrograms(Path folder, AddressRules rules) {
    this(folder, rules, MOST);
  }

  /// @param most bytes that are kept
  MavenPrograms(Path folder, AddressRules rules, long most) {
    this.folder = folder;
    this.kept = new KeptFolder(folder, most, ANY_DEPTH);
    this.calls = new RepositoryCalls(rules);
  }

  /// The file of some coordinates.
  ///
  /// @throws PlatformException `NOT_FOUND` when the repository has none, `UNAUTHORIZED` when it
  ///   refuses the login, `SERVICE_UNAVAILABLE` when it does not answer, or sends a file that its
  ///   checksum does not fit
  public Path fetch(Coordinates coordinates, MavenRepository repository)
      throws InterruptedException {
    try {
      return fetch(coordinates, repository, version(coordinates, repository));
    } catch (IOException e) {
      throw new PlatformException(
          Reason.SERVICE_UNAVAILABLE,
          "cannot fetch " + coordinates + " from " + repository + ": " + e,
          e);
    }
  }

  private String version(Coordinates coordinates, MavenRepository repository)
      throws IOException, InterruptedException {
    if (!coordinates.snapshot()) {
      return coordinates.version();
    }
    return calls
        .read(repository, coordinates.folder() + "maven-metadata.xml")
        .map(it -> SnapshotVersion.newest(coordinates, it))
        .orElse(coordinates.version());
  }

  private Path fetch(Coordinates coordinates, MavenRepository repository, String version)
      throws IOException, InterruptedException {
    String path = coordinates.folder() + coordinates.fileName(version);
    Path file = folder.resolve(key(repository)).resolve(path);
    boolean settled = !version.endsWith("-SNAPSHOT");
    if (settled && Files.exists(file)) {
      return file;
    }
    kept.removeLeftovers(Instant.now());
    try (WorkFolder work = WorkFolder.in(folder)) {
      Path fetched = work.folder().resolve("file");
      if (!calls.download(repository, path, fetched)) {
        throw new PlatformException(
            Reason.NOT_FOUND,
            "the repository "
                + repository
                + " has no "
                + coordinates
                + " ("
                + path
                + "); check the coordinates, or name another repository");
      }
      verify(coordinates, repository, path, fetched);
      Files.createDirectories(file.getParent());
      Files.move(fetched, file, StandardCopyOption.ATOMIC_MOVE);
    }
    kept.sweep(Instant.now());
    return file;
  }

  private void verify(
      Coordinates coordinates, MavenRepository repository, String path, Path fetched)
      throws IOException, InterruptedException {
    for (Checksum checksum : CHECKSUMS) {
      Optional<String> stated =
          calls
              .read(repository, path + checksum.suffix())
              .map(it -> new String(it, StandardCharsets.US_ASCII).strip())
              .map(it -> it.split("\\s")[0].toLowerCase(Locale.ROOT));
      if (stated.isPresent()) {
        String actual = digest(checksum.algorithm(), fetched);
        if (!stated.get().equals(actual)) {
          throw new PlatformException(
              Reason.SERVICE_UNAVAILABLE,
              coordinates
                  + " from "
                  + repository
                  + " is not what its "
                  + checksum.algorithm()
                  + " says: expected "
                  + stated.get()
                  + ", is "
                  + actual);
        }
        return;
      }
    }
    throw new PlatformException(
        Reason.INVALID,
        "the repository "
            + repository
            + " has no checksum of "
            + coordinates
            + " (.sha512, .sha256 or .sha1), so it cannot be told whether it is whole; publish it"
            + " with one, as Maven and Gradle do");
  }

  /// Names a repository and who asks it, so that one user's file is not given to another who may
  /// not read it.
  private static String key(MavenRepository repository) {
    String text = repository.base() + "\n" + repository.user() + "\n" + repository.password();
    return HexFormat.of()
        .formatHex(digest("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)))
        .substring(0, KEY_LENGTH);
  }

  private static String digest(String algorithm, Path file) throws IOException {
    MessageDigest digest = digest(algorithm);
    try (InputStream in = Files.newInputStream(file);
        DigestInputStream all = new DigestInputStream(in, digest)) {
      all.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + algorithm, e);
    }
  }
}
