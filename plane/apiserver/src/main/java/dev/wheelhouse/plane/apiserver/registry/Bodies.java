// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.kube.schema.decode.FieldProblems;
import dev.wheelhouse.kube.schema.model.ApiModels;
import dev.wheelhouse.kube.schema.protobuf.ProtobufReader;
import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import dev.wheelhouse.plane.apiserver.http.Exchange;
import dev.wheelhouse.plane.apiserver.http.Yaml;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Reads objects from request bodies: format, kind, unknown fields.
final class Bodies {

  private static final int SUMMARY_BYTES = 30;
  private static final byte[] NONE = {};
  private static final ProtobufReader PROTOBUF = new ProtobufReader(ApiModels.kubernetes());

  private final ObjectRules rules;

  Bodies(ObjectRules rules) {
    this.rules = rules;
  }

  /// The media type of the body, without parameters.
  static String mediaType(ApiRequest request) {
    String header = request.headers().getOrDefault("content-type", "");
    int semicolon = header.indexOf(';');
    return (semicolon < 0 ? header : header.substring(0, semicolon))
        .strip()
        .toLowerCase(Locale.ROOT);
  }

  /// A body that was read, and what is odd about its keys.
  ///
  /// @param json the body as JSON
  /// @param duplicates keys that stand twice in it
  /// @param repeated the same for YAML, told by line
  record Document(
      JsonObject object, byte[] json, List<Json.Duplicate> duplicates, List<String> repeated) {

    static Document json(byte[] json) {
      List<Json.Duplicate> duplicates = new ArrayList<>();
      return new Document(Json.readObject(json, duplicates), json, duplicates, List.of());
    }

    static Document yaml(byte[] yaml) {
      List<String> repeated = new ArrayList<>();
      byte[] json = Yaml.toJson(yaml, repeated);
      return new Document(Json.readObject(json), json, List.of(), repeated);
    }

    /// Reads what is to be YAML. Most programs send JSON, which is YAML that is read much faster.
    static Document yamlOrJson(byte[] body) {
      if (body.length == 0 || body[0] != '{') {
        return yaml(body);
      }
      try {
        Document document = json(body);
        return document.duplicates().isEmpty() ? document : yaml(body);
      } catch (PlatformException _) {
        return yaml(body); // flow style of YAML, or a mistake, which is told as one of YAML
      }
    }

    /// What field validation complains about.
    ///
    /// @param unknown paths of fields that were dropped
    List<String> problems(List<String> unknown) {
      List<String> problems = new ArrayList<>(repeated);
      problems.addAll(FieldProblems.of(unknown, duplicates, json));
      return problems;
    }
  }

  /// Parses JSON, YAML or protobuf; an empty body is an empty object.
  static JsonObject parse(ApiRequest request) {
    return read(request).object();
  }

  private static Document read(ApiRequest request) {
    if (request.body().length == 0) {
      return new Document(new JsonObject(), request.body(), List.of(), List.of());
    }
    return switch (mediaType(request)) {
      case "application/json", "", "*/*" -> Document.json(request.body());
      case "application/yaml" -> Document.yaml(request.body());
      case ProtobufReader.MEDIA_TYPE -> Document.json(PROTOBUF.toJson(request.body()));
      default ->
          throw new PlatformException(
              Reason.UNSUPPORTED_MEDIA_TYPE,
              "the body of the request was in an unknown format - accepted media types include:"
                  + " application/json, application/yaml, application/vnd.kubernetes.protobuf");
    };
  }

  /// Reads an object of the resource.
  JsonObject object(WriteRequest write) {
    Document document = parsed(write);
    requireKind(write.resource(), document.object());
    Exchange.brings(document.object());
    checkFields(write, document);
    return document.object();
  }

  private static Document parsed(WriteRequest write) {
    try {
      return read(write.request());
    } catch (PlatformException e) {
      if (!e.is(Reason.BAD_REQUEST)) {
        throw e;
      }
      throw new PlatformException(
          Reason.BAD_REQUEST,
          "the object provided is unrecognized (must be of type "
              + write.resource().api().kind().kind()
              + "): couldn't get version/kind; json parse error: "
              + e.getMessage()
              + " ("
              + summary(write.request().body())
              + ")",
          e);
    }
  }

  /// How the body begins: as text where it looks like JSON, else in hexadecimal.
  private static String summary(byte[] body) {
    if (body.length == 0) {
      return "<empty>";
    }
    int shown = Math.min(body.length, SUMMARY_BYTES);
    String text =
        body[0] == '{'
            ? new String(body, 0, shown, StandardCharsets.UTF_8)
            : HexFormat.of().formatHex(body, 0, shown);
    return shown < body.length ? text + " ..." : text;
  }

  /// An object that does not say what it is, is what the path says.
  static void requireKind(ServedResource resource, JsonObject object) {
    GroupVersionKind expected = resource.api().kind();
    GroupVersionKind told = GroupVersionKind.of(object);
    if (told.kind().isEmpty() && told.apiVersion().isEmpty()) {
      object.put("apiVersion", expected.apiVersion());
      object.put("kind", expected.kind());
      return;
    }
    if (told.kind().isEmpty()) {
      throw Failures.badRequest("Object 'Kind' is missing in '" + shortened(object) + "'");
    }
    if (told.apiVersion().isEmpty()) {
      throw Failures.badRequest("Object 'apiVersion' is missing in '" + shortened(object) + "'");
    }
    if (!told.apiVersion().equals(expected.apiVersion())) {
      throw Failures.badRequest(
          "the API version in the data ("
              + told.apiVersion()
              + ") does not match the expected API version ("
              + expected.apiVersion()
              + ")");
    }
    if (!told.kind().equals(expected.kind())) {
      throw Failures.badRequest(
          told.kind()
              + " in version \""
              + told.version()
              + "\" cannot be handled as a "
              + expected.kind());
    }
  }

  private static String shortened(JsonObject object) {
    String text = object.toString();
    return text.length() > 200 ? text.substring(0, 200) + "..." : text;
  }

  /// Drops unknown fields and says so, and what else is odd, as the caller wanted it.
  private void checkFields(WriteRequest write, Document document) {
    List<String> unknown = rules.decode(write.resource(), document.object());
    judge(write, document.problems(unknown));
  }

  /// Drops unknown fields and says so as the caller wanted it.
  void checkFields(WriteRequest write, JsonObject object) {
    judge(write, FieldProblems.of(rules.decode(write.resource(), object), List.of(), NONE));
  }

  /// Refuses unknown fields: a field nobody knows cannot be owned.
  void requireKnownFields(WriteRequest write, JsonObject applied) {
    List<String> unknown = rules.decodeApplied(write.resource(), applied);
    if (unknown.isEmpty()) {
      return;
    }
    GroupVersionKind kind = write.resource().api().kind();
    String all =
        unknown.stream()
            .map(path -> "." + path + ": field not declared in schema")
            .collect(Collectors.joining("\n  "));
    throw Failures.badRequest(
        "failed to create typed patch object ("
            + (write.namespace().isEmpty() ? "" : write.namespace() + "/")
            + write.info().name()
            + "; "
            + kind.apiVersion()
            + ", Kind="
            + kind.kind()
            + "): "
            + (unknown.size() == 1 ? all : "errors:\n  " + all));
  }

  /// Says that keys stand twice, as the caller wanted it.
  void tellRepeated(WriteRequest write, Document document) {
    judge(write, document.problems(List.of()));
  }

  private static void judge(WriteRequest write, List<String> problems) {
    if (!problems.isEmpty()) {
      write
          .warnings()
          .addAll(write.options().validation().judge(write.resource().api().kind(), problems));
    }
  }
}
