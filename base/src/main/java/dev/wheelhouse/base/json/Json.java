// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.base.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.BufferRecycler;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.core.util.RecyclerPool;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Reads and writes JSON trees (RFC 8259, UTF-8). Integers that fit become [Long], larger ones
/// [BigInteger], numbers with a fraction or exponent [Double]. Depth, name length and number length
/// are bounded, so hostile input costs bounded memory.
public final class Json {

  private static final int MAX_DEPTH = 500;

  /// Sets of buffers, some 30 KB each, that wait for the next document. Kept for all threads
  /// together: a virtual thread that lives for one request has no use for buffers of its own.
  private static final int SPARE_BUFFERS = 16;

  /// As long as bodies can be: what YAML, patches and protobuf may make must be readable as JSON.
  private static final int MAX_TEXT = 64 << 20;

  /// The shared factory keeps names that it read in a table for the next documents, which must not
  /// fill with what anybody sends.
  private static final int MAX_SHARED_NAME = 1024;

  private static final RecyclerPool<BufferRecycler> POOL =
      JsonRecyclerPools.newBoundedPool(SPARE_BUFFERS);

  private static final JsonFactory FACTORY = factory(MAX_SHARED_NAME, true);

  private Json() {}

  private static JsonFactory factory(int maxName, boolean intern) {
    return JsonFactory.builder()
        .recyclerPool(POOL)
        .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, intern)
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(MAX_DEPTH)
                .maxNumberLength(400)
                .maxStringLength(MAX_TEXT)
                .maxNameLength(maxName)
                .build())
        .build();
  }

  /// What a parser is used for; run again from the start when the shared factory's does not do.
  @FunctionalInterface
  private interface Reading<T> {
    T from(JsonParser parser) throws IOException;
  }

  /// A document with long names gets a factory, and with it a table, of its own.
  private static <T> T parse(byte[] utf8, Reading<T> reading) {
    try {
      return parse(FACTORY, utf8, reading);
    } catch (StreamConstraintsException _) {
      try {
        return parse(factory(MAX_TEXT, false), utf8, reading);
      } catch (StreamConstraintsException e) {
        throw malformed(e);
      }
    }
  }

  private static <T> T parse(JsonFactory factory, byte[] utf8, Reading<T> reading)
      throws StreamConstraintsException {
    try (JsonParser parser = factory.createParser(utf8)) {
      return reading.from(parser);
    } catch (StreamConstraintsException e) {
      throw e;
    } catch (JsonProcessingException e) {
      throw malformed(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What a document was found to contain twice; see [#readObject(byte[], List)].
  ///
  /// @param offset where the later one stands, in bytes from the start of the document
  public record Duplicate(String path, long offset) {}

  /// Parses a document that must be an object.
  ///
  /// @throws PlatformException with [Reason#BAD_REQUEST] naming line and column
  public static JsonObject readObject(byte[] utf8) {
    return asObject(read(utf8));
  }

  public static JsonObject readObject(String json) {
    return readObject(json.getBytes(StandardCharsets.UTF_8));
  }

  /// Parses an object and collects the keys that stand twice in one object, at most a hundred; the
  /// last one wins.
  public static JsonObject readObject(byte[] utf8, List<Duplicate> duplicates) {
    Document document = document(utf8);
    JsonObject object = asObject(document.value());
    if (document.repeats()) {
      duplicates.addAll(parse(utf8, DuplicateKeys::of));
    }
    return object;
  }

  /// Parses any document.
  ///
  /// @throws PlatformException with [Reason#BAD_REQUEST] naming line and column
  public static Object read(byte[] utf8) {
    return document(utf8).value();
  }

  /// @param repeats whether an object has a key twice
  private record Document(Object value, boolean repeats) {}

  /// Whether an object has a key twice.
  private static final class Repeats {
    private boolean found;
  }

  private static Document document(byte[] utf8) {
    return parse(utf8, Json::readDocument);
  }

  private static Document readDocument(JsonParser parser) throws IOException {
    if (parser.nextToken() == null) {
      throw new PlatformException(Reason.BAD_REQUEST, "the document is empty, expected JSON");
    }
    Repeats repeats = new Repeats();
    Object value = readValue(parser, repeats);
    if (parser.nextToken() != null) {
      throw new PlatformException(
          Reason.BAD_REQUEST,
          "more text follows the JSON document at line " + parser.currentLocation().getLineNr());
    }
    return new Document(value, repeats.found);
  }

  private static PlatformException malformed(JsonProcessingException e) {
    String where =
        e.getLocation() == null
            ? ""
            : " at line "
                + e.getLocation().getLineNr()
                + ", column "
                + e.getLocation().getColumnNr();
    return new PlatformException(
        Reason.BAD_REQUEST, "malformed JSON" + where + ": " + e.getOriginalMessage());
  }

  private static JsonObject asObject(Object value) {
    if (value instanceof JsonObject object) {
      return object;
    }
    throw new PlatformException(Reason.BAD_REQUEST, "expected a JSON object");
  }

  private static Object readValue(JsonParser parser, Repeats repeats) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> readFields(parser, repeats);
      case START_ARRAY -> readElements(parser, repeats);
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> readInteger(parser);
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> Boolean.TRUE;
      case VALUE_FALSE -> Boolean.FALSE;
      case VALUE_NULL -> JsonNull.NULL;
      default -> throw new IllegalStateException("unexpected token " + parser.currentToken());
    };
  }

  private static JsonObject readFields(JsonParser parser, Repeats repeats) throws IOException {
    JsonObject object = new JsonObject();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      if (object.put(name, readValue(parser, repeats)) != null) {
        repeats.found = true;
      }
    }
    return object;
  }

  private static JsonArray readElements(JsonParser parser, Repeats repeats) throws IOException {
    JsonArray array = new JsonArray();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(readValue(parser, repeats));
    }
    return array;
  }

  private static Object readInteger(JsonParser parser) throws IOException {
    return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
        ? parser.getBigIntegerValue()
        : (Object) parser.getLongValue();
  }

  /// Reads the one object at the end of a path; nothing else of the document is built, and nothing
  /// after that object is looked at.
  ///
  /// @param path keys from the top, at least one
  /// @return empty when there is no object
  /// @throws PlatformException with [Reason#BAD_REQUEST] when what was read is malformed
  public static Optional<JsonObject> readMember(byte[] utf8, String... path) {
    return parse(
        utf8,
        parser -> {
          parser.nextToken();
          for (String key : path) {
            if (!enter(parser, key)) {
              return Optional.empty();
            }
          }
          return parser.currentToken() == JsonToken.START_OBJECT
              ? Optional.of(readFields(parser, new Repeats()))
              : Optional.empty();
        });
  }

  /// Reads a part of a document that must be an object; all else is passed over without being
  /// built.
  ///
  /// @param shape the keys to read: with an object, those of it in turn; with a list of one object,
  ///   those of each element; with anything else, whole
  /// @throws PlatformException with [Reason#BAD_REQUEST] naming line and column
  public static JsonObject readPart(byte[] utf8, JsonObject shape) {
    return parse(
        utf8,
        parser ->
            parser.nextToken() == JsonToken.START_OBJECT
                ? readPart(parser, shape)
                : asObject(JsonNull.NULL));
  }

  private static JsonObject readPart(JsonParser parser, JsonObject shape) throws IOException {
    JsonObject part = new JsonObject();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      Object wanted = shape.get(name);
      JsonToken value = parser.nextToken();
      if (wanted == null) {
        parser.skipChildren();
      } else if (wanted instanceof JsonObject inner && value == JsonToken.START_OBJECT) {
        part.put(name, readPart(parser, inner));
      } else if (wanted instanceof JsonArray each && value == JsonToken.START_ARRAY) {
        part.put(name, readParts(parser, each.objects().getFirst()));
      } else {
        part.put(name, readValue(parser, new Repeats()));
      }
    }
    return part;
  }

  private static JsonArray readParts(JsonParser parser, JsonObject shape) throws IOException {
    JsonArray parts = new JsonArray();
    for (JsonToken it = parser.nextToken(); it != JsonToken.END_ARRAY; it = parser.nextToken()) {
      parts.add(
          it == JsonToken.START_OBJECT
              ? readPart(parser, shape)
              : readValue(parser, new Repeats()));
    }
    return parts;
  }

  /// Goes to the value of a key of the object that the parser stands before.
  private static boolean enter(JsonParser parser, String key) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      return false;
    }
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      if (name.equals(key)) {
        return true;
      }
      parser.skipChildren();
    }
    return false;
  }

  /// Reads some entries of one object that stands at the top of a document; all else is passed over
  /// without being built.
  ///
  /// @param member the key at the top under which the object stands
  /// @param wanted which of its keys to read
  /// @return the entries that are there, in the document's order; none without the object
  public static JsonObject readEntries(InputStream json, String member, Predicate<String> wanted) {
    JsonObject entries = new JsonObject();
    try (JsonParser parser = factory(MAX_TEXT, false).createParser(json)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean found = parser.currentName().equals(member);
        if (parser.nextToken() == JsonToken.START_OBJECT && found) {
          readEntries(parser, wanted, entries);
        } else {
          parser.skipChildren();
        }
      }
    } catch (JsonProcessingException e) {
      throw malformed(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return entries;
  }

  private static void readEntries(JsonParser parser, Predicate<String> wanted, JsonObject entries)
      throws IOException {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      parser.nextToken();
      if (wanted.test(key)) {
        entries.put(key, readValue(parser, new Repeats()));
      } else {
        parser.skipChildren();
      }
    }
  }

  /// Where fields stand.
  ///
  /// @param paths such as `spec.containers[0].image`
  /// @return their first places, in bytes from the start; what is not there is left out
  public static Map<String, Long> offsets(byte[] utf8, Set<String> paths) {
    return parse(
        utf8,
        parser -> {
          Map<String, Long> found = new HashMap<>();
          parser.nextToken();
          locate(parser, "", paths, found);
          return found;
        });
  }

  private static void locate(
      JsonParser parser, String path, Set<String> paths, Map<String, Long> found)
      throws IOException {
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        String child = path.isEmpty() ? name : path + "." + name;
        if (paths.contains(child)) {
          found.putIfAbsent(child, parser.currentTokenLocation().getByteOffset());
        }
        parser.nextToken();
        locate(parser, child, paths, found);
      }
    } else if (parser.currentToken() == JsonToken.START_ARRAY) {
      for (int index = 0; parser.nextToken() != JsonToken.END_ARRAY; index++) {
        locate(parser, path + "[" + index + "]", paths, found);
      }
    }
  }

  /// Writes a tree without white space.
  public static byte[] writeBytes(Object value) {
    BufferRecycler buffers = FACTORY._getBufferRecycler();
    try (ByteArrayBuilder out = new ByteArrayBuilder(buffers);
        JsonGenerator generator = FACTORY.createGenerator(out)) {
      writeValue(generator, value);
      generator.flush();
      return out.getClearAndRelease();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      buffers.releaseToPool();
    }
  }

  public static String write(Object value) {
    return new String(writeBytes(value), StandardCharsets.UTF_8);
  }

  private static void writeValue(JsonGenerator generator, Object value) throws IOException {
    switch (value) {
      case Map<?, ?> object -> {
        generator.writeStartObject();
        for (Map.Entry<?, ?> entry : object.entrySet()) {
          generator.writeFieldName((String) entry.getKey());
          writeValue(generator, entry.getValue());
        }
        generator.writeEndObject();
      }
      case List<?> array -> {
        generator.writeStartArray();
        for (Object element : array) {
          writeValue(generator, element);
        }
        generator.writeEndArray();
      }
      case String string -> generator.writeString(string);
      case Long number -> generator.writeNumber(number);
      case Integer number -> generator.writeNumber(number);
      case Double number -> generator.writeNumber(number);
      case BigInteger number -> generator.writeNumber(number);
      case BigDecimal number -> generator.writeNumber(number);
      case Boolean bool -> generator.writeBoolean(bool);
      case JsonNull _ -> generator.writeNull();
      default -> throw new IllegalArgumentException("not a JSON value: " + value.getClass());
    }
  }

  /// A copy that shares no mutable part with the value.
  public static Object deepCopy(Object value) {
    return switch (value) {
      case JsonObject object -> object.deepCopy();
      case JsonArray array -> array.deepCopy();
      default -> value;
    };
  }
}
