// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.http;

import dev.wheelhouse.plane.apiserver.http.Accept.Format;
import dev.wheelhouse.plane.apiserver.http.Accept.Offer;
import dev.wheelhouse.plane.apiserver.http.Accept.Shape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// One media range of an `Accept` header with its parameters.
///
/// @param parameters all but `q`
record AcceptClause(String type, double quality, Map<String, String> parameters) {

  /// The ranges, the best first: by `q`, then the more precise one, then as written.
  static List<AcceptClause> parse(String header) {
    List<AcceptClause> clauses = new ArrayList<>();
    for (String part : header.split(",", -1)) {
      AcceptClause clause = clause(part);
      if (clause.type().indexOf('/') > 0 && clause.quality() > 0) {
        clauses.add(clause);
      }
    }
    clauses.sort(
        Comparator.comparingDouble((AcceptClause clause) -> -clause.quality())
            .thenComparingInt(AcceptClause::wildcards));
    return clauses;
  }

  private static AcceptClause clause(String text) {
    String[] parts = text.split(";", -1);
    Map<String, String> parameters = new HashMap<>();
    for (int i = 1; i < parts.length; i++) {
      int equals = parts[i].indexOf('=');
      if (equals > 0) {
        parameters.put(
            parts[i].substring(0, equals).strip(), parts[i].substring(equals + 1).strip());
      }
    }
    String quality = parameters.remove("q");
    String type = parts[0].strip().toLowerCase(Locale.ROOT);
    return new AcceptClause(
        type.equals("*") ? "*/*" : type, quality == null ? 1 : quality(quality), parameters);
  }

  private static double quality(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException _) {
      return 0;
    }
  }

  private int wildcards() {
    return type.startsWith("*/") ? 2 : type.endsWith("/*") ? 1 : 0;
  }

  boolean covers(String mediaType) {
    return type.equals(mediaType) || type.equals("*/*") || type.equals("application/*");
  }

  /// The answer this range asks for in a format; empty when there is none on offer.
  Optional<Accept> in(Format format, Offer offer) {
    String stream = parameters.getOrDefault("stream", "");
    boolean streams = stream.isEmpty() || (stream.equals("watch") && format != Format.YAML);
    if (!streams || !parameters.getOrDefault("sv", "v1").equals("v1")) {
      return Optional.empty();
    }
    boolean pretty = parameters.getOrDefault("pretty", "").equals("1");
    boolean view =
        parameters.containsKey("as") || parameters.containsKey("g") || parameters.containsKey("v");
    if (!view) {
      return offer == Offer.CUSTOM && format == Format.PROTOBUF
          ? Optional.empty()
          : Optional.of(new Accept(format, Shape.OBJECT, "v1", pretty));
    }
    return shape(format, offer)
        .map(shape -> new Accept(format, shape, parameters.getOrDefault("v", ""), pretty));
  }

  private Optional<Shape> shape(Format format, Offer offer) {
    String version = parameters.getOrDefault("v", "");
    boolean meta = parameters.getOrDefault("g", "").equals("meta.k8s.io");
    if (offer == Offer.DOCUMENT || !meta || !(version.equals("v1") || version.equals("v1beta1"))) {
      return Optional.empty();
    }
    return switch (parameters.getOrDefault("as", "")) {
      case "Table" ->
          format == Format.PROTOBUF || offer == Offer.ANSWER
              ? Optional.empty()
              : Optional.of(Shape.TABLE);
      case "PartialObjectMetadata", "PartialObjectMetadataList" -> Optional.of(Shape.METADATA);
      default -> Optional.empty();
    };
  }
}
