// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.http;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What form of answer a caller wants, from its `Accept` header (RFC 9110, 12.5.1) with the
/// parameters of the Kubernetes API: `application/json;as=Table;v=v1;g=meta.k8s.io`.
///
/// @param yaml YAML instead of JSON
/// @param shape objects as they are, or another view of them
public record Accept(boolean yaml, Shape shape) {

  /// A view of objects.
  public enum Shape {
    OBJECT,
    /// `meta.k8s.io/v1` Table.
    TABLE,
    /// `meta.k8s.io/v1` PartialObjectMetadata, and its list for lists.
    METADATA
  }

  public static final Accept JSON = new Accept(false, Shape.OBJECT);

  private record Range(String type, String as, String version, double quality) {}

  /// The best answer we can give.
  ///
  /// @throws PlatformException `NOT_ACCEPTABLE` when the caller takes nothing we have
  public static Accept of(ApiRequest request) {
    return request.header("accept").map(Accept::of).orElse(JSON);
  }

  static Accept of(String header) {
    if (header.isEmpty() || header.equals("*/*") || header.equals("application/json")) {
      return JSON;
    }
    List<Range> ranges = new ArrayList<>();
    for (String part : header.split(",", -1)) {
      range(part).ifPresent(ranges::add);
    }
    ranges.sort(Comparator.comparingDouble(Range::quality).reversed());
    return ranges.stream()
        .map(Accept::served)
        .flatMap(Optional::stream)
        .findFirst()
        .orElseThrow(() ->
            new PlatformException(
                Reason.NOT_ACCEPTABLE,
                "only the following media types are accepted: application/json,"
                    + " application/yaml"));
  }

  private static Optional<Range> range(String text) {
    String[] parts = text.split(";", -1);
    String as = "";
    String version = "";
    double quality = 1;
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip();
      if (parameter.startsWith("as=")) {
        as = parameter.substring(3);
      } else if (parameter.startsWith("v=")) {
        version = parameter.substring(2);
      } else if (parameter.startsWith("q=")) {
        quality = quality(parameter.substring(2));
      }
    }
    String type = parts[0].strip().toLowerCase(Locale.ROOT);
    return type.isEmpty() || quality == 0
        ? Optional.empty()
        : Optional.of(new Range(type, as, version, quality));
  }

  private static double quality(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException _) {
      return 1;
    }
  }

  private static Optional<Accept> served(Range range) {
    boolean yaml;
    switch (range.type()) {
      case "application/json", "application/*", "*/*" -> yaml = false;
      case "application/yaml" -> yaml = true;
      default -> {
        return Optional.empty();
      }
    }
    return shape(range).map(shape -> new Accept(yaml, shape));
  }

  private static Optional<Shape> shape(Range range) {
    if (range.as().isEmpty()) {
      return Optional.of(Shape.OBJECT);
    }
    if (!range.version().equals("v1")) {
      return Optional.empty();
    }
    return switch (range.as()) {
      case "Table" -> Optional.of(Shape.TABLE);
      case "PartialObjectMetadata", "PartialObjectMetadataList" -> Optional.of(Shape.METADATA);
      default -> Optional.empty();
    };
  }
}
