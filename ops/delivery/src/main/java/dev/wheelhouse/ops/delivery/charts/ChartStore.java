// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.charts;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.schema.Nearest;
import dev.wheelhouse.ops.delivery.workflow.outside.AddressRules;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Fetches charts from where they are, checks them against the digests that are stated there, and
/// keeps their archives in a folder, each under its digest. Safe for use by many threads.
final class ChartStore {

  private static final int LARGEST_INDEX = 64 << 20;

  private final Path folder;
  private final AddressRules rules;

  ChartStore(Path folder, AddressRules rules) {
    this.folder = folder;
    this.rules = rules;
  }

  Chart fetch(ChartReference reference, ChartCredentials credentials) {
    Downloads downloads = new Downloads(credentials, rules);
    return switch (reference.kind()) {
      case URL ->
          keep(
              downloads.body(
                  reference.source(),
                  headers(reference.source(), credentials),
                  ChartArchive.LARGEST),
              "",
              reference);
      case OCI -> fromRegistry(reference, new Registry(downloads, credentials, reference.source()));
      case REPOSITORY -> fromRepository(reference, downloads, credentials);
    };
  }

  private Chart fromRegistry(ChartReference reference, Registry registry) {
    boolean exact = !reference.version().isEmpty() && reference.version().matches("[\\w.+:-]+");
    Optional<String> digest = exact ? registry.chart(reference.version()) : Optional.empty();
    String found =
        digest.orElseGet(() ->
            registry
                .chart(VersionChoice.of(reference, registry.tags()))
                .orElseThrow(() ->
                    new PlatformException(Reason.INVALID, "chart " + reference + " is not there")));
    String hex = found.substring(found.indexOf(':') + 1);
    return kept(hex, reference).orElseGet(() -> keep(registry.blob(found), hex, reference));
  }

  private Chart fromRepository(
      ChartReference reference, Downloads downloads, ChartCredentials credentials) {
    if (reference.repository().isEmpty()) {
      throw new PlatformException(
          Reason.INVALID,
          "chart.repoURL: Required value: \""
              + reference.source()
              + "\" is the name of a chart, so its repository is to be named; else source is an"
              + " oci:// reference or the address of an archive");
    }
    String base = reference.repository().replaceAll("/+$", "");
    byte[] text = downloads.body(base + "/index.yaml", headers(base, credentials), LARGEST_INDEX);
    RepositoryIndex index =
        RepositoryIndex.read(new String(text, StandardCharsets.UTF_8), reference.source(), base);
    JsonObject entry = entry(reference, index);
    String digest = entry.string("digest").orElse("").replaceFirst("^sha256:", "");
    Optional<Chart> kept = digest.isEmpty() ? Optional.empty() : kept(digest, reference);
    return kept.orElseGet(() -> {
      String address =
          URI.create(base + "/")
              .resolve(
                  entry.array("urls").orElseGet(JsonArray::new).strings().stream()
                      .findFirst()
                      .orElseThrow(() ->
                          new PlatformException(
                              Reason.INVALID, "chart " + reference + " has no address there")))
              .toString();
      boolean same = URI.create(address).getAuthority().equals(URI.create(base).getAuthority());
      return keep(
          downloads.body(
              address, same ? headers(base, credentials) : Map.of(), ChartArchive.LARGEST),
          digest,
          reference);
    });
  }

  private static JsonObject entry(ChartReference reference, RepositoryIndex index) {
    List<JsonObject> versions = index.versions();
    if (versions.isEmpty()) {
      throw new PlatformException(
          Reason.INVALID,
          "chart "
              + reference.source()
              + " is not in "
              + reference.repository()
              + Nearest.of(reference.source(), new HashSet<>(index.names()))
                  .map(it -> ": did you mean \"" + it + "\"?")
                  .orElse(""));
    }
    Map<String, JsonObject> byVersion = new HashMap<>();
    versions.forEach(it -> byVersion.putIfAbsent(it.string("version").orElse(""), it));
    String chosen = VersionChoice.of(reference, byVersion.keySet());
    return java.util.Objects.requireNonNull(byVersion.get(chosen));
  }

  private static Map<String, String> headers(String address, ChartCredentials credentials) {
    String host = Optional.ofNullable(URI.create(address).getAuthority()).orElse("");
    return credentials.header(host).map(it -> Map.of("Authorization", it)).orElse(Map.of());
  }

  private Optional<Chart> kept(String digest, ChartReference reference) {
    Path file = file(digest);
    if (!Files.isReadable(file)) {
      return Optional.empty();
    }
    try {
      byte[] archive = Files.readAllBytes(file);
      return digest(archive).equals(digest)
          ? Optional.of(ChartArchive.read(archive, digest, file, reference.toString()))
          : Optional.empty();
    } catch (IOException _) {
      return Optional.empty(); // then it is fetched
    }
  }

  /// @param wanted the digest that was stated; empty for none
  private Chart keep(byte[] archive, String wanted, ChartReference reference) {
    String digest = digest(archive);
    if (!wanted.isEmpty() && !wanted.equals(digest)) {
      throw new PlatformException(
          Reason.INVALID,
          "chart "
              + reference
              + " is not what it is said to be: its digest is "
              + digest
              + " and not "
              + wanted);
    }
    Path file = file(digest);
    Chart chart = ChartArchive.read(archive, digest, file, reference.toString());
    try {
      Files.createDirectories(folder);
      Path fresh = Files.createTempFile(folder, "chart", ".part");
      Files.write(fresh, archive);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new PlatformException(
          Reason.SERVICE_UNAVAILABLE, "charts cannot be kept in " + folder + ": " + e, e);
    }
    return chart;
  }

  private Path file(String digest) {
    if (!digest.matches("[0-9a-f]{64}")) {
      throw new PlatformException(Reason.INVALID, "a digest of a chart is none: " + digest);
    }
    return folder.resolve(digest + ".tgz");
  }

  private static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
