// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.plane;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.wheelhouse.app.UserError;
import dev.wheelhouse.app.output.SyntaxFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/// A kubeconfig file and the one context in it that is ours. All else in the file stays as it is;
/// the file is replaced in one step.
public final class KubeconfigFile {

  static final String CONTEXT = "wheelhouse";
  private static final List<String> LISTS = List.of("clusters", "users", "contexts");

  private static final YAMLMapper YAML =
      YAMLMapper.builder().disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER).build();

  private final Path file;

  public KubeconfigFile(Path file) {
    this.file = file;
  }

  /// The user's own file: the first of `$KUBECONFIG`, or `~/.kube/config`.
  public static KubeconfigFile ofUser() {
    String variable = System.getenv("KUBECONFIG");
    if (variable != null && !variable.isBlank()) {
      return new KubeconfigFile(Path.of(variable.split(java.io.File.pathSeparator, -1)[0]));
    }
    return new KubeconfigFile(Path.of(System.getProperty("user.home"), ".kube", "config"));
  }

  public Path file() {
    return file;
  }

  /// Makes sure that [#merge] will succeed as far as that can be told before.
  ///
  /// @throws UserError when the file is there and is no kubeconfig, or cannot be read
  public void check() {
    if (Files.exists(file)) {
      ObjectNode present = read();
      for (String list : LISTS) {
        list(present, list);
      }
    }
  }

  /// Puts the context, cluster and user of a kubeconfig document into this file and makes the
  /// context current.
  public void merge(String kubeconfig) {
    ObjectNode ours = parse(kubeconfig, "the plane's kubeconfig");
    ObjectNode merged = Files.exists(file) ? read() : ours.deepCopy();
    for (String list : LISTS) {
      for (JsonNode entry : ours.withArray(list)) {
        replace(list(merged, list), (ObjectNode) entry);
      }
    }
    merged.put("current-context", CONTEXT);
    write(merged);
  }

  private ArrayNode list(ObjectNode kubeconfig, String list) {
    JsonNode present = kubeconfig.path(list);
    if (present instanceof ArrayNode entries) {
      return entries;
    }
    if (!present.isMissingNode() && !present.isNull()) {
      throw notKubeconfig(file.toString());
    }
    return kubeconfig.putArray(list);
  }

  private static UserError notKubeconfig(String name) {
    return new UserError(
        UserError.Kind.DATA,
        name
            + " is not a kubeconfig; it was not changed. Mend it, or use --kubeconfig FILE to"
            + " touch no other");
  }

  private static void replace(ArrayNode list, ObjectNode entry) {
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i).path("name").equals(entry.get("name"))) {
        list.set(i, entry);
        return;
      }
    }
    list.add(entry);
  }

  private ObjectNode read() {
    try {
      return parse(Files.readString(file), file.toString());
    } catch (IOException e) {
      throw new UserError(UserError.Kind.NO_INPUT, "cannot read " + file + ": " + e, e);
    }
  }

  private static ObjectNode parse(String text, String name) {
    try {
      JsonNode node = YAML.readTree(text);
      if (node instanceof ObjectNode object) {
        return object;
      }
      if (node == null || node.isMissingNode() || node.isNull()) {
        return YAML.createObjectNode().put("apiVersion", "v1").put("kind", "Config");
      }
      throw notKubeconfig(name);
    } catch (JsonProcessingException e) {
      throw new UserError(
          UserError.Kind.DATA,
          name
              + " is not valid YAML ("
              + SyntaxFault.of(e)
              + "); it was not changed. Mend it, or use --kubeconfig FILE to touch no other",
          e);
    }
  }

  private void write(ObjectNode content) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      Files.createDirectories(folder);
      Path temporary = Files.createTempFile(folder, ".kubeconfig", ".new");
      if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rw-------"));
      }
      Files.writeString(temporary, YAML.writeValueAsString(content));
      Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UserError(
          UserError.Kind.PERMISSION, "cannot write the kubeconfig " + file + ": " + e, e);
    }
  }
}
