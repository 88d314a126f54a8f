// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.http;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonNull;
import dev.wheelhouse.base.json.JsonObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/// YAML bodies to JSON and back. Only plain data is read: no tags make objects, and aliases are
/// bounded.
public final class Yaml {

  private static final int MAX_ALIASES = 50;

  private Yaml() {}

  /// Converts one YAML document to JSON bytes. Keys that stand twice are kept out: the last wins,
  /// as in JSON.
  ///
  /// @throws PlatformException `BAD_REQUEST` naming the place of the fault
  public static byte[] toJson(byte[] yaml) {
    return toJson(yaml, new ArrayList<>());
  }

  /// The same, and says which keys stand twice.
  ///
  /// @param repeated takes `line 9: key "foo" already set in map` for each
  public static byte[] toJson(byte[] yaml, List<String> repeated) {
    LoaderOptions options = new LoaderOptions();
    options.setMaxAliasesForCollections(MAX_ALIASES);
    options.setAllowDuplicateKeys(true);
    try {
      Object value =
          new org.yaml.snakeyaml.Yaml(
                  new PlainData(options, repeated),
                  new Representer(new DumperOptions()),
                  new DumperOptions(),
                  options,
                  new JsonTypes())
              .load(new String(yaml, StandardCharsets.UTF_8));
      return Json.writeBytes(new Trees().tree(value, 0));
    } catch (YAMLException e) {
      throw new PlatformException(Reason.BAD_REQUEST, "malformed YAML: " + e.getMessage(), e);
    }
  }

  /// Writes a JSON document as YAML in block style, keys in alphabetical order; as JSON, which is
  /// YAML too, where a text holds what block style cannot.
  public static byte[] fromJson(byte[] json) {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setSplitLines(false);
    try {
      return new org.yaml.snakeyaml.Yaml(options)
          .dump(plain(Json.read(json)))
          .getBytes(StandardCharsets.UTF_8);
    } catch (YAMLException _) {
      return json;
    }
  }

  /// Notes keys that stand twice.
  private static final class PlainData extends SafeConstructor {

    private final List<String> repeated;

    PlainData(LoaderOptions options, List<String> repeated) {
      super(options);
      this.repeated = repeated;
    }

    @Override
    protected void constructMapping2ndStep(MappingNode node, Map<Object, Object> mapping) {
      Set<String> keys = new HashSet<>();
      for (NodeTuple entry : node.getValue()) {
        if (entry.getKeyNode() instanceof ScalarNode key && !keys.add(key.getValue())) {
          repeated.add(
              "line "
                  + (key.getStartMark().getLine() + 1)
                  + ": key \""
                  + key.getValue()
                  + "\" already set in map");
        }
      }
      super.constructMapping2ndStep(node, mapping);
    }
  }

  /// Dates stay the strings they were written as.
  private static final class JsonTypes extends Resolver {
    @Override
    public void addImplicitResolver(Tag tag, Pattern pattern, @Nullable String first, int limit) {
      if (!tag.equals(Tag.TIMESTAMP)) {
        super.addImplicitResolver(tag, pattern, first, limit);
      }
    }
  }

  /// Aliases make one value appear many times, or in itself: depth and size of the whole are
  /// bounded.
  private static final class Trees {
    private static final int MOST_DEPTH = 500;
    private static final int OVERHEAD = 8;
    private long left = 32L << 20;

    private Object tree(@Nullable Object value, int depth) {
      spend(OVERHEAD);
      if (depth > MOST_DEPTH) {
        throw new PlatformException(
            Reason.BAD_REQUEST, "malformed YAML: nested deeper than " + MOST_DEPTH + " levels");
      }
      return switch (value) {
        case null -> JsonNull.NULL;
        case Map<?, ?> map -> {
          JsonObject object = new JsonObject();
          map.forEach((key, element) -> {
            String name = key instanceof String text ? text : name(key);
            spend(name.length());
            object.put(name, tree(element, depth + 1));
          });
          yield object;
        }
        case List<?> list -> {
          JsonArray array = new JsonArray();
          list.forEach(element -> array.add(tree(element, depth + 1)));
          yield array;
        }
        case String text -> {
          spend(text.length());
          yield text;
        }
        case Integer number -> number.longValue();
        case Float number -> number.doubleValue();
        case Long number -> number;
        case Double number -> number;
        case BigInteger number -> number;
        case Boolean bool -> bool;
        default ->
            throw new PlatformException(
                Reason.BAD_REQUEST,
                "malformed YAML: no JSON value: " + value.getClass().getSimpleName());
      };
    }

    private static String name(@Nullable Object key) {
      if (key instanceof Number || key instanceof Boolean) {
        return String.valueOf(key);
      }
      throw new PlatformException(
          Reason.BAD_REQUEST, "malformed YAML: the keys of a mapping must be strings");
    }

    private void spend(int bytes) {
      left -= bytes;
      if (left < 0) {
        throw new PlatformException(
            Reason.BAD_REQUEST, "malformed YAML: its aliases make it too large");
      }
    }
  }

  private static @Nullable Object plain(Object value) {
    return switch (value) {
      case JsonNull _ -> null;
      case JsonObject object -> {
        Map<String, @Nullable Object> map = new TreeMap<>();
        object.forEach((key, element) -> map.put(key, plain(element)));
        yield map;
      }
      case JsonArray array -> array.stream().map(Yaml::plain).toList();
      default -> value;
    };
  }
}
