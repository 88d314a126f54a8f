// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.charts;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.yaml.YamlDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `index.yaml` of a chart repository: for each chart its versions. Of a large one only the chart
/// that is asked for is read.
final class RepositoryIndex {

  private static final int LARGE = 2 << 20;
  private static final Pattern NAME = Pattern.compile("\\s+[\"']?([A-Za-z0-9._-]+)[\"']?:\\s*");

  private final List<JsonObject> versions;
  private final List<String> names;

  private RepositoryIndex(List<JsonObject> versions, List<String> names) {
    this.versions = versions;
    this.names = names;
  }

  /// @throws PlatformException `INVALID` when it is no index
  static RepositoryIndex read(String text, String chart, String repository) {
    String part = text.length() > LARGE ? only(text, chart) : text;
    JsonObject entries;
    try {
      entries =
          YamlDocument.all(part).getFirst().tree().object("entries").orElseGet(JsonObject::new);
    } catch (PlatformException | java.util.NoSuchElementException e) {
      throw new PlatformException(
          Reason.INVALID, repository + "/index.yaml is no index of charts: " + e.getMessage(), e);
    }
    return new RepositoryIndex(
        entries.array(chart).orElseGet(JsonArray::new).objects(), List.copyOf(entries.keySet()));
  }

  List<JsonObject> versions() {
    return versions;
  }

  List<String> names() {
    return names;
  }

  /// The lines of one chart, as repositories write them: its name indented, what belongs to it
  /// indented further or with a dash.
  private static String only(String text, String chart) {
    List<String> kept = new ArrayList<>(List.of("entries:"));
    boolean entries = false;
    boolean wanted = false;
    int indent = -1;
    for (String line : text.lines().toList()) {
      if (!line.isEmpty() && !Character.isWhitespace(line.charAt(0)) && line.charAt(0) != '-') {
        entries = line.startsWith("entries:");
        wanted = false;
        continue;
      }
      Matcher matcher = NAME.matcher(line);
      int spaces = line.length() - line.stripLeading().length();
      if (entries && (indent < 0 || spaces == indent) && matcher.matches()) {
        indent = spaces;
        wanted = matcher.group(1).equals(chart);
      }
      if (entries && wanted) {
        kept.add(line);
      }
    }
    return String.join("\n", kept);
  }
}
