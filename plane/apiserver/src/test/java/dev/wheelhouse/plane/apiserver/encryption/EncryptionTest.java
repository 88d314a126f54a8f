// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.encryption;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.plane.store.Sealing.Opened;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EncryptionTest {

  private static final String KEY = "/registry/core/secrets/default/s";
  private static final String VALUE = "{\"kind\":\"Secret\"}";
  private static final String SECRET = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

  /// A rule for resources with providers, each `provider/keyName` or `identity`.
  private static Encryption of(String resources, String... providers) {
    StringBuilder yaml = new StringBuilder("apiVersion: apiserver.config.k8s.io/v1\n");
    yaml.append("kind: EncryptionConfiguration\nresources:\n");
    yaml.append("- resources: [\"").append(resources.replace(",", "\",\"")).append("\"]\n");
    yaml.append("  providers:\n");
    for (String provider : providers) {
      String[] parts = provider.split("/", 2);
      yaml.append("  - ").append(parts[0]);
      yaml.append(
          parts.length == 1
              ? ": {}\n"
              : ": {keys: [{name: " + parts[1] + ", secret: " + SECRET + "}]}\n");
    }
    return EncryptionConfiguration.parse(yaml.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static String opened(Encryption encryption, byte[] stored) {
    return switch (encryption.open(KEY, stored)) {
      case Opened.Plain(byte[] value, boolean stale) -> (stale ? "stale " : "") + text(value);
      case Opened.Locked(String why) -> "locked: " + why;
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"aescbc", "aesgcm", "secretbox"})
  void opensWhatItSealed(String provider) {
    Encryption encryption = of("secrets", provider + "/one");

    byte[] sealed = encryption.seal(KEY, bytes(VALUE));

    assertThat(text(sealed))
        .startsWith("k8s:enc:" + provider + ":v1:one:")
        .doesNotContain("Secret");
    assertThat(encryption.seal(KEY, bytes(VALUE))).isNotEqualTo(sealed);
    assertThat(opened(encryption, sealed)).isEqualTo(VALUE);
  }

  /// Made by Kubernetes 1.36's own transformers with the same key and key path.
  @ParameterizedTest
  @CsvSource({
    "aescbc, 1EEaXTvi00/KPZTrr4ZFQrLrXkyioT56hn+gvBMNhz0Ysv10MZVjVMLSWoIVv4dn",
    "aesgcm, oWYDNep88czTexhoJSnDSd9te/J44jV04Dwpfcrh/aKRAtgebiNQM0c0D6Ob",
    "secretbox, h4KEetK+2su3o5QY/7paDiPcd2e428EfzaCFkAvk9kIUqnVT7lvq9q3PLX1D2+JFB1OMhiIZFqNf"
  })
  void opensWhatKubernetesSealed(String provider, String sealed) {
    byte[] prefix = bytes("k8s:enc:" + provider + ":v1:one:");
    byte[] content = Base64.getDecoder().decode(sealed);
    byte[] stored = Arrays.copyOf(prefix, prefix.length + content.length);
    System.arraycopy(content, 0, stored, prefix.length, content.length);

    assertThat(opened(of("secrets", provider + "/one"), stored)).isEqualTo(VALUE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"aesgcm", "secretbox"})
  void noticesAChangedByte(String provider) {
    Encryption encryption = of("secrets", provider + "/one");
    byte[] sealed = encryption.seal(KEY, bytes(VALUE));
    sealed[sealed.length - 3] ^= 1;

    assertThat(opened(encryption, sealed))
        .isEqualTo(
            "locked: the key "
                + provider
                + " key `one` does not open it: the key's secret or the value was changed");
  }

  @Test
  void aValueCannotBeMovedToAnotherKeyWithAesGcm() {
    Encryption encryption = of("secrets", "aesgcm/one");
    byte[] sealed = encryption.seal("/registry/core/secrets/default/other", bytes(VALUE));

    assertThat(opened(encryption, sealed)).startsWith("locked:");
  }

  @Test
  void readsWithAnyKeyAndWritesWithTheFirst() {
    byte[] old = of("secrets", "aescbc/one").seal(KEY, bytes(VALUE));
    Encryption rotated = of("secrets", "aesgcm/two", "aescbc/one", "identity");

    assertThat(opened(rotated, old)).isEqualTo("stale " + VALUE);
    assertThat(opened(rotated, bytes(VALUE))).isEqualTo("stale " + VALUE);
    assertThat(text(rotated.seal(KEY, bytes(VALUE)))).startsWith("k8s:enc:aesgcm:v1:two:");
  }

  @Test
  void decryptsWhenIdentityComesFirst() {
    byte[] old = of("secrets", "aescbc/one").seal(KEY, bytes(VALUE));
    Encryption ending = of("secrets", "identity", "aescbc/one");

    assertThat(opened(ending, old)).isEqualTo("stale " + VALUE);
    assertThat(ending.seal(KEY, bytes(VALUE))).isEqualTo(bytes(VALUE));
  }

  @Test
  void saysWhichKeyIsMissing() {
    byte[] old = of("secrets", "aescbc/one").seal(KEY, bytes(VALUE));

    assertThat(opened(of("secrets", "aescbc/two"), old))
        .contains("it was encrypted with aescbc key `one`");
    assertThat(opened(Encryption.NONE, old)).contains("it was encrypted with aescbc key `one`");
    assertThat(opened(of("secrets", "aescbc/two"), bytes(VALUE)))
        .contains("no `identity` provider");
  }

  @ParameterizedTest
  @CsvSource({
    "secrets, /registry/core/secrets/a/b, true",
    "secrets, /registry/core/configmaps/a/b, false",
    "deployments.apps, /registry/apps/deployments/a/b, true",
    "'*.apps', /registry/apps/deployments/a/b, true",
    "'*.apps', /registry/batch/jobs/a/b, false",
    "'*.', /registry/core/pods/a/b, true",
    "'*.', /registry/apps/deployments/a/b, false",
    "'*.*', /registry/shop.example.org/carts/a/b, true",
    "'*.*', /elsewhere, false",
  })
  void rulesNameResources(String rule, String key, boolean encrypted) {
    byte[] sealed = of(rule, "secretbox/one").seal(key, bytes(VALUE));

    assertThat(SealingKey.isSealed(sealed)).isEqualTo(encrypted);
  }
}
