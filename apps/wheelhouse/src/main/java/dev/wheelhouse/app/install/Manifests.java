// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.install;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.yaml.YamlDocument;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The YAML files that an installation consists of, with `${name}` where a value goes.
final class Manifests {

  static final String NAMESPACE = "namespace.yaml";
  static final String ROLE = "cluster-role.yaml";
  static final String ACCESS = "access.yaml";
  static final String DEPLOYMENT = "deployment.yaml";

  private static final Pattern VALUE = Pattern.compile("\\$\\{(\\w+)}");

  private Manifests() {}

  /// A file with its values put in.
  ///
  /// @param values YAML by name: what has to be quoted is
  /// @throws IllegalArgumentException when the file asks for a value that is not among them
  static String text(String file, Map<String, String> values) {
    return VALUE
        .matcher(read(file))
        .replaceAll(match -> {
          String value = values.get(match.group(1));
          if (value == null) {
            throw new IllegalArgumentException(file + " asks for " + match.group());
          }
          return Matcher.quoteReplacement(value);
        });
  }

  /// The objects of a file, with its values put in.
  static List<JsonObject> objects(String file, Map<String, String> values) {
    return YamlDocument.all(text(file, values)).stream().map(YamlDocument::tree).toList();
  }

  private static String read(String file) {
    try (InputStream content = Manifests.class.getResourceAsStream(file)) {
      if (content == null) {
        throw new IllegalStateException(file + " is not in the program");
      }
      return new String(content.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
