// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.client;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wheelhouse.plane.client.loop.Key;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/// JSON to model types and back. Fields that a model type does not know are kept as additional
/// properties and written again. `managedFields` are neither read nor written: a write without them
/// leaves them as they are.
final class Codec {

  private static final ObjectMapper MAPPER = mapper();

  private Codec() {}

  /// What a list answer holds.
  record Listing<T>(String resourceVersion, String continueToken, List<T> items) {}

  /// Which object a document is about.
  ///
  /// @param version empty when it has none
  record Identity(Key key, String version) {}

  @JsonIgnoreProperties("managedFields")
  private interface WithoutManagedFields {}

  private static ObjectMapper mapper() {
    ObjectMapper mapper = new ObjectMapper();
    // Constructing it configures the mapper; asking for a module makes it complete at once.
    new KubernetesSerialization(mapper, false).getUnmatchedFieldTypeModule();
    mapper.addMixIn(ObjectMeta.class, WithoutManagedFields.class);
    return mapper;
  }

  static byte[] encode(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static <T> T decode(byte[] json, Class<T> type) {
    try {
      return MAPPER.readValue(json, type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Reads no more than that.
  static Identity identity(byte[] json) {
    try (JsonParser parser = MAPPER.getFactory().createParser(json)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean metadata = parser.currentName().equals("metadata");
        parser.nextToken();
        if (metadata) {
          return identity(parser);
        }
        parser.skipChildren();
      }
      return new Identity(new Key("", ""), "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Identity identity(JsonParser parser) throws IOException {
    String namespace = "";
    String name = "";
    String version = "";
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "namespace" -> namespace = parser.getText();
        case "name" -> name = parser.getText();
        case "resourceVersion" -> version = parser.getText();
        default -> parser.skipChildren();
      }
    }
    return new Identity(new Key(namespace, name), version);
  }

  static JsonNode tree(byte[] json) {
    try {
      return MAPPER.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Decodes a list answer element by element, without a tree of the whole.
  static <T extends HasMetadata> Listing<T> decodeList(byte[] json, ResourcePath<T> path) {
    try (JsonParser parser = MAPPER.getFactory().createParser(json)) {
      List<T> items = new ArrayList<>();
      String version = "";
      String token = "";
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        JsonToken value = parser.nextToken();
        if (field.equals("items") && value == JsonToken.START_ARRAY) {
          readItems(parser, path, items);
        } else if (field.equals("metadata") && value == JsonToken.START_OBJECT) {
          JsonNode metadata = MAPPER.readTree(parser);
          version = metadata.path("resourceVersion").asText("");
          token = metadata.path("continue").asText("");
        } else {
          parser.skipChildren();
        }
      }
      return new Listing<>(version, token, items);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T extends HasMetadata> void readItems(
      JsonParser parser, ResourcePath<T> path, List<T> into) throws IOException {
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      T item = MAPPER.readValue(parser, path.type());
      if (item instanceof GenericKubernetesResource generic && generic.getKind() == null) {
        generic.setApiVersion(path.apiVersion());
        generic.setKind(path.kind());
      }
      into.add(item);
    }
  }
}
