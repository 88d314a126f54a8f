// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.http;

import dev.wheelhouse.kube.schema.model.ApiModels;
import dev.wheelhouse.kube.schema.protobuf.ProtobufWriter;
import dev.wheelhouse.plane.apiserver.http.Accept.Format;
import dev.wheelhouse.plane.apiserver.http.Accept.Offer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Brings JSON answers into the wire format that the caller wants: as they are, with line breaks,
/// as YAML, as Kubernetes protobuf.
final class Rendering {

  private static final ProtobufWriter PROTOBUF = new ProtobufWriter(ApiModels.kubernetes());

  private static final byte[] OPEN = "{\"type\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] MIDDLE = "\",\"object\":".getBytes(StandardCharsets.US_ASCII);

  private Rendering() {}

  static ApiResponse.Whole of(ApiRequest request, ApiResponse.Whole answer) {
    if (!answer.contentType().equals(Format.JSON.mediaType())) {
      return answer;
    }
    Offer offer = answer.status() < 400 ? Offer.BUILT_IN : Offer.DOCUMENT;
    Accept accept = Accept.find(request, offer).orElse(Accept.JSON);
    return switch (accept.format()) {
      case JSON -> json(request, accept, answer);
      case YAML -> with(answer, Format.YAML, Yaml.fromJson(answer.body()));
      case PROTOBUF -> protobuf(request, answer);
    };
  }

  /// A large list in the wire format that the caller wants, as pieces; null when that format is not
  /// made in pieces.
  static @Nullable ListPieces of(ApiRequest request, ApiResponse.Listing list) {
    Accept accept = Accept.find(request, Offer.BUILT_IN).orElse(Accept.JSON);
    return switch (accept.format()) {
      case JSON ->
          accept.pretty() || isForPeople(request)
              ? null
              : new ListPieces(Format.JSON, list.size(), list.pieces());
      case YAML -> null;
      case PROTOBUF ->
          PROTOBUF
              .write(list.head(), list.items())
              .map(made -> new ListPieces(Format.PROTOBUF, made.size(), made.pieces()))
              .orElse(null);
    };
  }

  /// @param size of all pieces in bytes
  record ListPieces(Format format, long size, Iterator<byte[]> pieces) {}

  private static ApiResponse.Whole json(
      ApiRequest request, Accept accept, ApiResponse.Whole answer) {
    return answer.body().length > 0 && (accept.pretty() || isForPeople(request))
        ? with(answer, Format.JSON, PrettyJson.of(answer.body()))
        : answer;
  }

  /// `pretty` says so, or the caller is one that people read.
  private static boolean isForPeople(ApiRequest request) {
    List<String> asked = request.query().get("pretty");
    if (asked != null && !asked.getFirst().isEmpty()) {
      return asked.getFirst().equals("true") || asked.getFirst().equals("1");
    }
    String agent = request.headers().getOrDefault("user-agent", "");
    return agent.startsWith("curl") || agent.startsWith("Wget") || agent.startsWith("Mozilla/5.0");
  }

  /// What has no protobuf form goes in the next best one.
  private static ApiResponse.Whole protobuf(ApiRequest request, ApiResponse.Whole answer) {
    Optional<byte[]> encoded = PROTOBUF.write(answer.body());
    if (encoded.isPresent()) {
      return with(answer, Format.PROTOBUF, encoded.get());
    }
    Accept other = Accept.find(request, Offer.CUSTOM).orElse(Accept.JSON);
    return other.format() == Format.YAML
        ? with(answer, Format.YAML, Yaml.fromJson(answer.body()))
        : answer;
  }

  private static ApiResponse.Whole with(ApiResponse.Whole answer, Format format, byte[] body) {
    return new ApiResponse.Whole(answer.status(), format.mediaType(), answer.headers(), body);
  }

  /// One event as it goes over the wire in a watch's format.
  static byte[] frame(ApiResponse.Event event, Format format) {
    return switch (format) {
      case JSON, YAML -> jsonFrame(event);
      case PROTOBUF ->
          PROTOBUF
              .write(event.object())
              .map(object -> ProtobufWriter.event(event.type(), object))
              .orElseThrow();
    };
  }

  private static byte[] jsonFrame(ApiResponse.Event event) {
    byte[] type = event.type().getBytes(StandardCharsets.US_ASCII);
    byte[] object = event.object();
    byte[] frame = new byte[OPEN.length + type.length + MIDDLE.length + object.length + 2];
    int at = put(OPEN, frame, 0);
    at = put(type, frame, at);
    at = put(MIDDLE, frame, at);
    at = put(object, frame, at);
    frame[at] = '}';
    frame[at + 1] = '\n';
    return frame;
  }

  private static int put(byte[] from, byte[] to, int at) {
    System.arraycopy(from, 0, to, at, from.length);
    return at + from.length;
  }
}
