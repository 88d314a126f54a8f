// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.install;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/// The Secret with the logins of registries.
final class RegistryLogin {

  private RegistryLogin() {}

  /// @param file a Docker configuration; of it only the logins are taken
  /// @throws UserError when it cannot be read, or has no login in it
  static JsonObject secret(String namespace, Path file) {
    JsonObject logins = new JsonObject();
    read(file)
        .object("auths")
        .ifPresent(all ->
            all.keySet()
                .forEach(host ->
                    all.object(host)
                        .filter(it ->
                            it.string("auth").isPresent() || it.string("username").isPresent())
                        .ifPresent(it -> logins.put(host, it.deepCopy()))));
    if (logins.isEmpty()) {
      throw new UserError(
          UserError.Kind.DATA,
          "--docker-config "
              + file
              + " has no login under `auths`: a credential store or helper keeps them elsewhere."
              + " Make the Secret with `kubectl create secret docker-registry`, and name it with"
              + " --registry-secret and --image-pull-secret");
    }
    String content = Json.write(JsonObject.of("auths", logins));
    return JsonObject.of(
        "apiVersion",
        "v1",
        "kind",
        "Secret",
        "metadata",
        JsonObject.of(
            "name",
            InstallSettings.REGISTRY_SECRET,
            "namespace",
            namespace,
            "labels",
            Labels.all()),
        "type",
        "kubernetes.io/dockerconfigjson",
        "data",
        JsonObject.of(
            ".dockerconfigjson",
            Base64.getEncoder().encodeToString(content.getBytes(StandardCharsets.UTF_8))));
  }

  private static JsonObject read(Path file) {
    if (!Files.exists(file)) {
      throw new UserError(
          UserError.Kind.NO_INPUT,
          "cannot read --docker-config " + file + ": there is no such file");
    }
    try {
      return Json.readObject(Files.readString(file));
    } catch (IOException e) {
      throw new UserError(
          UserError.Kind.NO_INPUT, "cannot read --docker-config " + file + ": " + e, e);
    } catch (PlatformException e) {
      throw new UserError(
          UserError.Kind.DATA, "--docker-config " + file + " is no JSON: " + e.getMessage(), e);
    }
  }
}
