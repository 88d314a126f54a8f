// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.records;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ObjectRef;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Answers to questions, until something in them changes. The least recently used one is forgotten
/// first.
///
/// Safe for use by many threads.
final class Answers {

  private static final float LOAD = 0.75f;

  private final Map<ListQuestion, Answer> answers;

  /// @param limit how many are remembered
  Answers(int limit) {
    this.answers =
        new LinkedHashMap<>(limit, LOAD, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<ListQuestion, Answer> eldest) {
            return size() > limit;
          }
        };
  }

  /// An answer that is remembered, or is being asked for. Compared by identity: it stands for one
  /// time of asking.
  private static final class Answer {
    private Optional<List<JsonObject>> objects = Optional.empty();

    boolean mayHold(ObjectRef ref) {
      return objects.isEmpty()
          || objects.get().stream().anyMatch(it -> ObjectRef.of(it).equals(ref));
    }
  }

  /// @param ask gives the answer where none is remembered
  List<JsonObject> answer(ListQuestion question, Supplier<List<JsonObject>> ask) {
    Answer mine = new Answer();
    synchronized (this) {
      Answer known = answers.get(question);
      if (known != null && known.objects.isPresent()) {
        return copies(known.objects.get());
      }
      answers.put(question, mine);
    }
    List<JsonObject> objects = ask.get();
    synchronized (this) {
      // What changed while it was asked for has taken the question away.
      if (answers.get(question) == mine) {
        mine.objects = Optional.of(copies(objects));
      }
    }
    return objects;
  }

  private static List<JsonObject> copies(List<JsonObject> objects) {
    return objects.stream().map(JsonObject::deepCopy).toList();
  }

  /// An object with these labels was made, changed or taken away.
  synchronized void changed(
      String apiVersion, String kind, String namespace, Map<String, ?> labels) {
    answers.keySet().removeIf(it -> it.matches(apiVersion, kind, namespace, labels));
  }

  /// An object is no longer there. Whether it belongs to an answer that is still being asked for
  /// cannot be told.
  synchronized void gone(ObjectRef ref) {
    answers
        .entrySet()
        .removeIf(it ->
            it.getKey().kind().equals(ref.kind())
                && it.getKey().apiVersion().equals(ref.apiVersion())
                && it.getValue().mayHold(ref));
  }

  /// Nothing is known any more about a kind.
  synchronized void forget(String apiVersion, String kind) {
    answers.keySet().removeIf(it -> it.kind().equals(kind) && it.apiVersion().equals(apiVersion));
  }
}
