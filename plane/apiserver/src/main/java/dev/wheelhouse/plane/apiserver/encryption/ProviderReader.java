// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.encryption;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.apiserver.registry.Failures;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/// Reads the `providers` of a rule into keys, in their order.
final class ProviderReader {

  private static final List<Integer> AES_BYTES = List.of(16, 24, 32);
  private static final List<Integer> SECRETBOX_BYTES = List.of(32);
  private static final Set<String> KNOWN =
      Set.of("aescbc", "aesgcm", "secretbox", "identity", "kms");

  private final SecureRandom random;
  private final List<Cause> broken;

  ProviderReader(SecureRandom random, List<Cause> broken) {
    this.random = random;
    this.broken = broken;
  }

  void requireKnown(JsonObject object, String path, Set<String> known) {
    for (String field : object.keySet()) {
      if (!known.contains(field)) {
        broken.add(Failures.forbiddenField(path + field, "unknown field"));
      }
    }
  }

  List<SealingKey> read(JsonObject rule, String path) {
    List<JsonObject> providers = rule.array("providers").map(JsonArray::objects).orElse(List.of());
    if (providers.isEmpty()) {
      broken.add(Failures.required(path, "at least one " + path + " is required"));
    }
    List<SealingKey> keys = new ArrayList<>();
    for (int i = 0; i < providers.size(); i++) {
      keys.addAll(provider(providers.get(i), path + "[" + i + "]"));
    }
    return keys;
  }

  private List<SealingKey> provider(JsonObject provider, String path) {
    requireKnown(provider, path + ".", KNOWN);
    if (provider.size() != 1) {
      broken.add(
          new Cause(
              path,
              "FieldValueInvalid",
              provider.isEmpty()
                  ? "Invalid value: provider does not contain any of the expected providers: KMS,"
                      + " AESGCM, AESCBC, Secretbox, Identity"
                  : "Invalid value: more than one provider specified in a single element, should"
                      + " split into different list elements"));
      return List.of();
    }
    String name = provider.firstEntry().getKey();
    return switch (name) {
      case "identity" -> List.of(SealingKey.IDENTITY);
      case "aescbc", "aesgcm", "secretbox" ->
          keys(name, provider.childObject(name), path + "." + name);
      case "kms" -> {
        broken.add(
            Failures.forbiddenField(
                path + ".kms",
                "key management services are not supported; use aescbc, aesgcm or secretbox"));
        yield List.of();
      }
      default -> List.of();
    };
  }

  private List<SealingKey> keys(String provider, JsonObject settings, String path) {
    requireKnown(settings, path + ".", Set.of("keys"));
    List<JsonObject> listed = settings.array("keys").map(JsonArray::objects).orElse(List.of());
    if (listed.isEmpty()) {
      broken.add(Failures.required(path + ".keys", "at least one keys is required"));
    }
    List<SealingKey> keys = new ArrayList<>();
    for (int i = 0; i < listed.size(); i++) {
      String at = path + ".keys[" + i + "]";
      requireKnown(listed.get(i), at + ".", Set.of("name", "secret"));
      String name = listed.get(i).string("name").orElse("");
      if (name.isEmpty()) {
        broken.add(Failures.required(at + ".name", "name is a mandatory field for a key"));
      }
      byte[] secret = secret(provider, listed.get(i), at + ".secret");
      if (secret.length > 0) {
        keys.add(SealingKey.of(provider, name, cipher(provider, secret)));
      }
    }
    return keys;
  }

  /// @return empty when it is no secret, which is noted
  private byte[] secret(String provider, JsonObject key, String path) {
    String text = key.string("secret").orElse("");
    if (text.isEmpty()) {
      broken.add(Failures.required(path, "secret is a mandatory field for a key"));
      return new byte[0];
    }
    byte[] secret;
    try {
      secret = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException _) {
      broken.add(Failures.badValue(path, "REDACTED", "secrets must be base64 encoded"));
      return new byte[0];
    }
    List<Integer> lengths = provider.equals("secretbox") ? SECRETBOX_BYTES : AES_BYTES;
    if (!lengths.contains(secret.length)) {
      broken.add(
          Failures.badValue(
              path,
              "REDACTED",
              "secret is not of the expected length, got "
                  + secret.length
                  + ", expected one of "
                  + lengths.toString().replace(",", "")));
      return new byte[0];
    }
    return secret;
  }

  private ValueCipher cipher(String provider, byte[] secret) {
    return switch (provider) {
      case "aescbc" -> new AesCipher(AesCipher.Mode.CBC, secret, random);
      case "aesgcm" -> new AesCipher(AesCipher.Mode.GCM, secret, random);
      default -> new SecretboxCipher(secret, random);
    };
  }
}
