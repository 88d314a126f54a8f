// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.render;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.errors.PlatformException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What is wrong with an application, each with its path.
public final class Faults {

  private static final Pattern PATH = Pattern.compile("(?<path>[a-zA-Z]+(?:[.\\[][^ ]*)?): .*");

  private Faults() {}

  /// The causes of an error; one without is taken for one cause, with the path that its message
  /// begins with.
  ///
  /// @param otherwise the path where the message names none
  public static List<Cause> causes(String otherwise, PlatformException e) {
    if (!e.causes().isEmpty()) {
      return e.causes();
    }
    String message = String.valueOf(e.getMessage());
    Matcher matcher = PATH.matcher(message);
    boolean named = matcher.matches() && matcher.group("path").startsWith("spec");
    String path = named ? matcher.group("path") : otherwise;
    String words = named ? message.substring(path.length() + 2) : message;
    return List.of(new Cause(path, "FieldValueInvalid", words));
  }
}
