// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.client.yaml;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonNull;
import dev.wheelhouse.base.json.JsonObject;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// One document of a YAML file: its tree, and the place of everything in it. Scalars mean what they
/// mean to Kubernetes: YAML 1.2's core schema.
public final class YamlDocument {

  private final JsonObject tree;
  private final Map<String, Place> places;

  /// A place in a file.
  ///
  /// @param line from 1
  /// @param column from 1
  public record Place(int line, int column) {}

  private YamlDocument(JsonObject tree, Map<String, Place> places) {
    this.tree = tree;
    this.places = places;
  }

  /// The documents of a file, without those that are empty.
  ///
  /// @throws PlatformException `BAD_REQUEST` naming line and column when the text is no YAML, or a
  ///   document is not an object
  public static List<YamlDocument> all(String text) {
    try {
      List<YamlDocument> documents = new ArrayList<>();
      LoadSettings settings = LoadSettings.builder().setAllowDuplicateKeys(false).build();
      for (Node root : new Compose(settings).composeAllFromString(text)) {
        Map<String, Place> places = new HashMap<>();
        Object value = value(root, "", places);
        if (value instanceof JsonObject object) {
          documents.add(new YamlDocument(object, places));
        } else if (value != JsonNull.NULL) {
          throw new PlatformException(
              Reason.BAD_REQUEST, at(root) + "an object is expected, not " + value);
        }
      }
      return documents;
    } catch (MarkedYamlEngineException e) {
      String where =
          e.getProblemMark()
              .map(mark -> "line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1))
              .orElse("somewhere");
      throw new PlatformException(Reason.BAD_REQUEST, where + ": " + e.getProblem(), e);
    } catch (YamlEngineException e) {
      throw new PlatformException(Reason.BAD_REQUEST, "not YAML: " + e.getMessage(), e);
    }
  }

  /// The tree; the caller's to change.
  public JsonObject tree() {
    return tree;
  }

  /// Where a field stands.
  ///
  /// @param path such as `spec.containers[0].image`; a field whose name has dots is found as well
  public Optional<Place> place(String path) {
    return Optional.ofNullable(places.get(path));
  }

  private static Object value(Node node, String path, Map<String, Place> places) {
    return switch (node) {
      case MappingNode mapping -> {
        JsonObject object = new JsonObject();
        for (NodeTuple entry : mapping.getValue()) {
          if (!(entry.getKeyNode() instanceof ScalarNode key)) {
            throw new PlatformException(
                Reason.BAD_REQUEST, at(entry.getKeyNode()) + "a field's name must be text");
          }
          String child = path.isEmpty() ? key.getValue() : path + "." + key.getValue();
          places.put(child, place(entry.getValueNode()));
          object.put(key.getValue(), value(entry.getValueNode(), child, places));
        }
        yield object;
      }
      case SequenceNode sequence -> {
        JsonArray array = new JsonArray();
        for (Node element : sequence.getValue()) {
          String child = path + "[" + array.size() + "]";
          places.put(child, place(element));
          array.add(value(element, child, places));
        }
        yield array;
      }
      case ScalarNode scalar -> scalar(scalar);
      default -> throw new PlatformException(Reason.BAD_REQUEST, at(node) + "an unknown node");
    };
  }

  private static Object scalar(ScalarNode node) {
    String text = node.getValue();
    if (node.getScalarStyle() != ScalarStyle.PLAIN) {
      return text;
    }
    Tag tag = node.getTag();
    if (tag.equals(Tag.NULL)) {
      return JsonNull.NULL;
    }
    if (tag.equals(Tag.BOOL)) {
      return Boolean.parseBoolean(text.toLowerCase(java.util.Locale.ROOT));
    }
    if (tag.equals(Tag.INT)) {
      return integer(text);
    }
    if (tag.equals(Tag.FLOAT)) {
      return number(text);
    }
    return text;
  }

  private static Object integer(String text) {
    BigInteger value =
        text.startsWith("0x")
            ? new BigInteger(text.substring(2), 16)
            : text.startsWith("0o")
                ? new BigInteger(text.substring(2), 8)
                : new BigInteger(text.startsWith("+") ? text.substring(1) : text);
    return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
  }

  private static Object number(String text) {
    try {
      return new BigDecimal(text).doubleValue();
    } catch (NumberFormatException e) {
      return text;
    }
  }

  private static Place place(Node node) {
    return node.getStartMark()
        .map(mark -> new Place(mark.getLine() + 1, mark.getColumn() + 1))
        .orElse(new Place(1, 1));
  }

  private static String at(Node node) {
    Place place = place(node);
    return "line " + place.line() + ", column " + place.column() + ": ";
  }
}
