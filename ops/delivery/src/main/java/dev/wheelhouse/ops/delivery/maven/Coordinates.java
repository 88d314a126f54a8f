// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.maven;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What names a file in a Maven repository.
///
/// @param classifier empty for none
/// @param type the file's extension
public record Coordinates(
    String group, String artifact, String version, String classifier, String type) {

  private static final String NAME = "[A-Za-z0-9_-][A-Za-z0-9_.-]*";
  private static final Pattern FORM =
      Pattern.compile(
          "("
              + NAME
              + "):("
              + NAME
              + "):([A-Za-z0-9_][A-Za-z0-9_.+-]*)(?::("
              + NAME
              + "))?(?:@("
              + NAME
              + "))?");
  private static final Set<String> MOVING = Set.of("LATEST", "RELEASE");
  private static final Set<String> TYPES = Set.of("jar", "war");

  /// Whether a text has the form of coordinates; a file of such a name is hardly ever there.
  public static boolean isForm(String text) {
    return FORM.matcher(text).matches();
  }

  /// Reads `group:artifact:version[:classifier][@type]`.
  ///
  /// @throws PlatformException `INVALID` saying what is wrong
  public static Coordinates parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw wrong(text, "expected group:artifact:version[:classifier][@type]");
    }
    Coordinates coordinates =
        new Coordinates(
            parts.group(1),
            parts.group(2),
            parts.group(3),
            Optional.ofNullable(parts.group(4)).orElse(""),
            Optional.ofNullable(parts.group(5)).orElse("jar"));
    if (MOVING.contains(coordinates.version())) {
      throw wrong(text, "name a version; " + coordinates.version() + " is another one every day");
    }
    if (!TYPES.contains(coordinates.type())) {
      throw wrong(text, "only files of type jar and war can be run");
    }
    return coordinates;
  }

  private static PlatformException wrong(String text, String why) {
    return new PlatformException(Reason.INVALID, "`" + text + "` names no program: " + why);
  }

  /// Whether the repository may give another file for them tomorrow.
  public boolean snapshot() {
    return version.endsWith("-SNAPSHOT");
  }

  /// The folder of the version, in the repository.
  String folder() {
    return group.replace('.', '/') + "/" + artifact + "/" + version + "/";
  }

  /// @param fileVersion the version, for a snapshot the one of a build
  String fileName(String fileVersion) {
    String suffix = classifier.isEmpty() ? "" : "-" + classifier;
    return artifact + "-" + fileVersion + suffix + "." + type;
  }

  @Override
  public String toString() {
    return group
        + ":"
        + artifact
        + ":"
        + version
        + (classifier.isEmpty() ? "" : ":" + classifier)
        + (type.equals("jar") ? "" : "@" + type);
  }
}
