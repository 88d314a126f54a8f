// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.encryption;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.errors.PlatformException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EncryptionConfigurationTest {

  private static final String HEAD =
      "apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\n";
  private static final String IDENTITY = "providers: [{identity: {}}]";

  private static void parse(String yaml) {
    EncryptionConfiguration.parse(yaml.getBytes(StandardCharsets.UTF_8));
  }

  private static void refuses(String rules, String message) {
    assertThatThrownBy(() -> parse(HEAD + "resources: [" + rules + "]"))
        .isInstanceOf(PlatformException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Secrets|resource name should not contain capital letters",
        "*|use '*.' to encrypt all the resources from core API group",
        "apiserveripinfo|resources which do not have REST API/s cannot be encrypted",
        "events.events.k8s.io|Use 'events' instead in the config file",
        "ingresses.extensions|group has been removed",
        "secrets.*|encrypting the same resource across groups is not supported",
        "secrets, secrets|the same resource cannot be specified multiple times",
        "secrets, *.|using overlapping resources such as 'secrets' and '*.'",
        "secrets, *.*|using overlapping resources such as 'secrets' and '*.'",
        "|resources[0].resources: Required value",
      })
  void refusesResources(String names, String message) {
    String quoted = names == null ? "" : names.replaceAll("[^ ,]+", "\"$0\"");
    refuses("{resources: [" + quoted + "], " + IDENTITY + "}", message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "providers: []|resources[0].providers: Required value",
        "providers: [{}]|does not contain any of the expected providers",
        "providers: [{identity: {}, aescbc: {}}]|more than one provider specified",
        "providers: [{rot13: {}}]|resources[0].providers[0].rot13: Forbidden: unknown field",
        "providers: [{kms: {name: a}}]|key management services are not supported",
        "providers: [{aesgcm: {keys: []}}]|providers[0].aesgcm.keys: Required value",
        "providers: [{aesgcm: {keys: [{secret: AAAA}]}}]|name is a mandatory field for a key",
        "providers: [{aesgcm: {keys: [{name: a}]}}]|secret is a mandatory field for a key",
        "providers: [{aesgcm: {keys: [{name: a, secret: '!'}]}}]|secrets must be base64 encoded",
        "providers: [{aesgcm: {keys: [{name: a, secret: AAAA}]}}]|"
            + "got 3, expected one of [16 24 32]",
        "providers: [{secretbox: {keys: [{name: a, secret: AAECAwQFBgcICQoLDA0ODw==}]}}]|"
            + "got 16, expected one of [32]",
      })
  void refusesProviders(String providers, String message) {
    refuses("{resources: [secrets], " + providers + "}", message);
  }

  @Test
  void refusesARuleThatAnEarlierOneHides() {
    refuses(
        "{resources: ['*.apps'], "
            + IDENTITY
            + "}, {resources: [deployments.apps], "
            + IDENTITY
            + "}",
        "resource \"deployments.apps\" is masked by earlier rule \"*.apps\"");
  }

  @Test
  void refusesOtherDocuments() {
    assertThatThrownBy(() -> parse("apiVersion: v1\nkind: Secret\n"))
        .hasMessageContaining("expected apiserver.config.k8s.io/v1 EncryptionConfiguration");
    assertThatThrownBy(() -> parse(HEAD + "resources: []"))
        .hasMessageContaining("resources: Required value");
  }

  @Test
  void tellsNoSecrets() {
    assertThatThrownBy(() ->
            parse(
                HEAD
                    + "resources: [{resources: [secrets], providers: [{aescbc: {keys:"
                    + " [{name: a, secret: aHVudGVyMg==}]}}]}]"))
        .hasMessageContaining("REDACTED")
        .hasMessageNotContaining("aHVudGVyMg");
  }

  @Test
  void namesAFileThatIsNotThere() {
    assertThatThrownBy(() -> EncryptionConfiguration.read(Path.of("/no/such/file")))
        .hasMessageContaining("cannot read the encryption configuration /no/such/file");
  }
}
