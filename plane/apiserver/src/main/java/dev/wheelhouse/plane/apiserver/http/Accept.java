// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.http;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What form of answer a caller wants, from its `Accept` header (RFC 9110, 12.5.1) with the
/// parameters of the Kubernetes API: `application/json;as=Table;v=v1;g=meta.k8s.io`.
///
/// @param shape objects as they are, or another view of them
/// @param version the version of the view, `v1` or `v1beta1`
/// @param pretty JSON with line breaks
public record Accept(Format format, Shape shape, String version, boolean pretty) {

  /// A wire format.
  public enum Format {
    JSON("application/json"),
    YAML("application/yaml"),
    PROTOBUF("application/vnd.kubernetes.protobuf");

    private final String mediaType;

    Format(String mediaType) {
      this.mediaType = mediaType;
    }

    public String mediaType() {
      return mediaType;
    }
  }

  /// A view of objects.
  public enum Shape {
    OBJECT,
    /// `meta.k8s.io/v1` Table.
    TABLE,
    /// `meta.k8s.io/v1` PartialObjectMetadata, and its list for lists.
    METADATA
  }

  /// What there is to choose from.
  public enum Offer {
    /// Objects of built-in kinds.
    BUILT_IN,
    /// Custom resources: protobuf for their metadata only.
    CUSTOM,
    /// Answers that are not stored, such as reviews: no tables.
    ANSWER,
    /// Errors and documents: no other views.
    DOCUMENT
  }

  public static final Accept JSON = new Accept(Format.JSON, Shape.OBJECT, "v1", false);

  private static final int MOST_KNOWN = 256;
  private static final Map<Offer, Map<String, Optional<Accept>>> KNOWN =
      Stream.of(Offer.values())
          .collect(Collectors.toMap(offer -> offer, _ -> new ConcurrentHashMap<>()));

  /// The best answer there is.
  ///
  /// @throws PlatformException `NOT_ACCEPTABLE` when the caller takes nothing of it
  public static Accept of(ApiRequest request, Offer offer) {
    return find(request, offer).orElseThrow(() -> refused(""));
  }

  /// The same for a watch, which has no YAML form.
  public static Accept stream(ApiRequest request, Offer offer) {
    return find(request, offer)
        .filter(accept -> accept.format() != Format.YAML)
        .orElseThrow(() -> refused(";stream=watch"));
  }

  private static PlatformException refused(String parameter) {
    String types =
        Stream.of(Format.values())
            .filter(format -> parameter.isEmpty() || format != Format.YAML)
            .map(format -> format.mediaType() + parameter)
            .collect(Collectors.joining(", "));
    return new StatusException(
        Reason.NOT_ACCEPTABLE,
        "only the following media types are accepted: " + types,
        new StatusException.Details("", "", ""));
  }

  /// The best answer there is; empty when the caller takes nothing of it.
  public static Optional<Accept> find(ApiRequest request, Offer offer) {
    String header = request.headers().get("accept");
    return header == null || header.isEmpty() ? Optional.of(JSON) : find(header, offer);
  }

  static Optional<Accept> find(String header, Offer offer) {
    Map<String, Optional<Accept>> known = KNOWN.getOrDefault(offer, Map.of());
    Optional<Accept> accept = known.get(header);
    if (accept == null) {
      accept = choose(AcceptClause.parse(header), offer);
      if (known.size() < MOST_KNOWN) {
        known.put(header, accept);
      }
    }
    return accept;
  }

  private static Optional<Accept> choose(List<AcceptClause> clauses, Offer offer) {
    for (AcceptClause clause : clauses) {
      for (Format format : Format.values()) {
        if (clause.covers(format.mediaType())) {
          Optional<Accept> accept = clause.in(format, offer);
          if (accept.isPresent()) {
            return accept;
          }
        }
      }
    }
    return Optional.empty();
  }

  /// `meta.k8s.io/v1`, or the older version that was asked for.
  public String viewVersion() {
    return "meta.k8s.io/" + version;
  }
}
