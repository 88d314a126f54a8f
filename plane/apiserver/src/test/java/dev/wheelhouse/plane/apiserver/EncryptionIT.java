// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.apiserver.encryption.Encryption;
import dev.wheelhouse.plane.apiserver.encryption.EncryptionConfiguration;
import dev.wheelhouse.plane.store.Store;
import dev.wheelhouse.plane.store.StoreOptions;
import dev.wheelhouse.plane.store.Stores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server whose Secrets are encrypted on disk.
final class EncryptionIT {

  private static final String SECRETS = "/api/v1/namespaces/default/secrets";
  private static final String FIRST = "{name: first, secret: AAECAwQFBgcICQoLDA0ODw==}";
  private static final String SECOND = "{name: second, secret: EAECAwQFBgcICQoLDA0ODw==}";

  @TempDir Path directory;

  private Encryption keys(String... keys) throws IOException {
    Path file = directory.resolve("encryption.yaml");
    Files.writeString(
        file,
        "apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\n"
            + "resources: [{resources: [secrets], providers: [{aesgcm: {keys: ["
            + String.join(", ", keys)
            + "]}}, {identity: {}}]}]\n");
    return EncryptionConfiguration.read(file);
  }

  private Store open(Encryption encryption) {
    return Stores.open(directory.resolve("store"), StoreOptions.defaults().withSealing(encryption));
  }

  private RunningServer start(Encryption encryption) throws Exception {
    return new RunningServer(directory.resolve("pki"), open(encryption));
  }

  private static String secret(String name) {
    return "{\"metadata\":{\"name\":\"" + name + "\"},\"stringData\":{\"password\":\"hunter2\"}}";
  }

  /// All files of the database as one text.
  private String disk() throws IOException {
    StringBuilder text = new StringBuilder();
    try (Stream<Path> files = Files.walk(directory.resolve("store/rocksdb"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        text.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    return text.toString();
  }

  @Test
  void secretsAreNotOnTheDiskInTheClear() throws Exception {
    try (RunningServer server = start(keys(FIRST))) {
      server.post(SECRETS, secret("a"));
      JsonObject list = server.get(SECRETS);

      assertThat(list.toString()).contains("aHVudGVyMg==");
      assertThat(disk()).contains("k8s:enc:aesgcm:v1:first:").doesNotContain("aHVudGVyMg==");
    }
    try (RunningServer server = start(keys(FIRST))) {
      assertThat(server.get(SECRETS + "/a").string("data", "password")).contains("aHVudGVyMg==");
    }
  }

  @Test
  void replacingASecretByItselfRotatesItsKey() throws Exception {
    String before;
    try (RunningServer server = start(keys(FIRST))) {
      before = server.post(SECRETS, secret("a")).string("metadata", "resourceVersion").orElse("");
    }
    try (RunningServer server = start(keys(SECOND, FIRST))) {
      JsonObject read = server.get(SECRETS + "/a");
      assertThat(read.string("metadata", "resourceVersion")).contains(before);

      JsonObject rewritten = server.put(SECRETS + "/a", read);
      JsonObject again = server.put(SECRETS + "/a", rewritten);

      assertThat(rewritten.string("metadata", "resourceVersion"))
          .isNotEqualTo(read.string("metadata", "resourceVersion"));
      assertThat(again.string("metadata", "resourceVersion"))
          .isEqualTo(rewritten.string("metadata", "resourceVersion"));
    }
    try (RunningServer server = start(keys(SECOND))) {
      assertThat(server.get(SECRETS + "/a").string("data", "password")).contains("aHVudGVyMg==");
    }
  }

  @Test
  void doesNotStartWithoutTheKey() throws Exception {
    try (RunningServer server = start(keys(FIRST))) {
      server.post(SECRETS, secret("a"));
    }

    for (Encryption without : List.of(Encryption.NONE, keys(SECOND))) {
      assertThatThrownBy(() -> open(without))
          .hasMessageContaining("/registry/core/secrets/default/a")
          .hasMessageContaining("aesgcm key `first`");
    }
    start(keys(FIRST)).close();
  }
}
