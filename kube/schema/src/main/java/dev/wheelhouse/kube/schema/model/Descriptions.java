// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.model;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What definitions of the API and their fields are, in words for people.
///
/// The words come from the data file of `io.fabric8:kubernetes-model-validator`, which is that of
/// an older Kubernetes; `texts.json` beside this class has what it lacks. Both are large and seldom
/// needed, so they are read anew each time and only what was asked for is kept.
public final class Descriptions {

  private static final String PUBLISHED = "/openshift-generated.json";
  private static final String OWN = "texts.json";
  private static final String POD = "io.k8s.api.core.v1.Pod";
  private static final String OF_ITSELF = "";

  /// Fields that every object has: where a definition says nothing of them, Pod does.
  private static final Set<String> OF_EVERY_OBJECT = Set.of("apiVersion", "kind", "metadata");

  private final Map<String, JsonObject> texts;

  private Descriptions(Map<String, JsonObject> texts) {
    this.texts = texts;
  }

  /// @param definitions names such as `io.k8s.api.core.v1.PodSpec`; of others nothing is told
  public static Descriptions of(Set<String> definitions) {
    Set<String> wanted =
        Stream.concat(
                Stream.of(POD, POD + "List"),
                definitions.stream().flatMap(name -> Stream.of(name, beforeStable(name))))
            .collect(Collectors.toUnmodifiableSet());
    Map<String, JsonObject> texts = new HashMap<>();
    read(PUBLISHED, "definitions", wanted)
        .forEach((name, schema) -> texts.put(name, texts((JsonObject) schema)));
    ResourceFiles.read(OWN)
        .forEach((name, own) -> {
          if (wanted.contains(name)) {
            texts.computeIfAbsent(name, _ -> new JsonObject()).putAll((JsonObject) own);
          }
        });
    return new Descriptions(texts);
  }

  private static JsonObject read(String resource, String member, Set<String> wanted) {
    try (InputStream in = Descriptions.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks " + resource);
      }
      return Json.readEntries(in, member, wanted::contains);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The text of a definition and of its fields, out of the schema that carries them.
  private static JsonObject texts(JsonObject schema) {
    JsonObject texts = new JsonObject();
    schema.string("description").ifPresent(text -> texts.put(OF_ITSELF, text));
    JsonObject fields = schema.object("properties").orElseGet(JsonObject::new);
    for (String field : fields.keySet()) {
      fields.string(field, "description").ifPresent(text -> texts.put(field, text));
    }
    return texts;
  }

  /// The name under which a definition stood before it was stable.
  private static String beforeStable(String name) {
    return name.replace(".v1.", ".v1beta1.");
  }

  /// What a definition is.
  public Optional<String> of(String definition) {
    return text(definition, OF_ITSELF).or(() -> text(beforeStable(definition), OF_ITSELF));
  }

  /// What a field of a definition is.
  public Optional<String> of(String definition, String field) {
    Optional<String> own = text(definition, field).or(() -> text(beforeStable(definition), field));
    return own.isPresent() || !OF_EVERY_OBJECT.contains(field)
        ? own
        : text(definition.endsWith("List") ? POD + "List" : POD, field);
  }

  private Optional<String> text(String definition, String name) {
    return Optional.ofNullable(texts.get(definition)).flatMap(of -> of.string(name));
  }
}
