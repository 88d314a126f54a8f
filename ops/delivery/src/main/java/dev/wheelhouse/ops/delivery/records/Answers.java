// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.records;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.records.ListQuestion.Shape;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Answers to questions, until something in them changes. They are kept as JSON text, which takes a
/// fraction of what objects take. The least recently used ones are forgotten first.
///
/// Safe for use by many threads.
final class Answers {

  private static final float LOAD = 0.75f;
  private static final int FEW = 64;

  private final long limit;
  private final Map<ListQuestion, Answer> answers = new LinkedHashMap<>(FEW, LOAD, true);

  /// Of what kinds questions are asked, so that a change finds those it touches.
  private final Set<Shape> shapes = new HashSet<>();

  private long size;

  /// @param limit how many bytes of text are remembered
  Answers(long limit) {
    this.limit = limit;
  }

  /// An answer that is remembered, or is being asked for. Compared by identity: it stands for one
  /// time of asking.
  private static final class Answer {
    private byte @Nullable [] text;

    int size() {
      return text == null ? 0 : text.length;
    }
  }

  /// @param ask gives the answer where none is remembered
  List<JsonObject> answer(ListQuestion question, Supplier<List<JsonObject>> ask) {
    Answer mine = new Answer();
    byte[] text = remembered(question, mine);
    if (text != null) {
      return objects(text);
    }
    List<JsonObject> objects = ask.get();
    remember(question, mine, text(objects));
    return objects;
  }

  private synchronized byte @Nullable [] remembered(ListQuestion question, Answer mine) {
    Answer known = answers.get(question);
    if (known != null && known.text != null) {
      return known.text;
    }
    shapes.add(question.shape());
    answers.put(question, mine);
    return null;
  }

  /// What changed while it was asked for has taken the question away.
  private synchronized void remember(ListQuestion question, Answer mine, byte[] text) {
    if (answers.get(question) == mine) {
      mine.text = text;
      size += text.length;
      var eldest = answers.entrySet().iterator();
      while (size > limit && eldest.hasNext()) {
        size -= eldest.next().getValue().size();
        eldest.remove();
      }
    }
  }

  private static byte[] text(List<JsonObject> objects) {
    JsonArray items = new JsonArray();
    items.addAll(objects);
    return Json.writeBytes(JsonObject.of("items", items));
  }

  private static List<JsonObject> objects(byte[] text) {
    return Json.readObject(text).array("items").orElseThrow().objects();
  }

  /// An object with these labels was made, changed or taken away.
  synchronized void changed(
      String apiVersion, String kind, String namespace, Map<String, ?> labels) {
    for (Shape shape : shapes) {
      shape.question(apiVersion, kind, namespace, labels).ifPresent(this::forget);
    }
  }

  private void forget(ListQuestion question) {
    Answer gone = answers.remove(question);
    size -= gone == null ? 0 : gone.size();
  }

  /// Nothing is known any more about a kind.
  synchronized void forgetAll(String apiVersion, String kind) {
    List.copyOf(answers.keySet()).stream()
        .filter(it -> it.kind().equals(kind) && it.apiVersion().equals(apiVersion))
        .forEach(this::forget);
  }
}
