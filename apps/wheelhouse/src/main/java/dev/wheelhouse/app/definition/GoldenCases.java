// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.definition;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.app.output.Format;
import dev.wheelhouse.app.output.Printer;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.definitions.DefinitionLookup;
import dev.wheelhouse.ops.delivery.plan.FieldChange;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Cases of definitions: what goes in, and the objects or the error that come out.
final class GoldenCases {

  private static final String APPLICATION = "application.yaml";
  private static final String PROPERTIES = "properties.yaml";
  private static final String EXPECTED = "expected.yaml";
  private static final String ERROR = "expected-error.txt";

  private final List<JsonObject> own;
  private final DefinitionLookup definitions;

  /// @param own the definitions under test
  GoldenCases(List<JsonObject> own, DefinitionLookup definitions) {
    this.own = own;
    this.definitions = definitions;
  }

  /// @param differences in words; none when it passed
  record Result(String name, List<String> differences) {
    Result {
      differences = List.copyOf(differences);
    }

    boolean passed() {
      return differences.isEmpty();
    }
  }

  /// What came out: objects, or an error.
  private record Outcome(List<JsonObject> objects, String error) {}

  Result check(Path folder) {
    Outcome outcome = outcome(folder);
    List<String> differences = new ArrayList<>();
    boolean wantsError = Files.exists(folder.resolve(ERROR));
    if (wantsError) {
      String wanted = read(folder.resolve(ERROR)).strip();
      if (outcome.error().isEmpty()) {
        differences.add("it renders, and the error \"" + wanted + "\" is expected");
      } else if (!outcome.error().contains(wanted)) {
        differences.add("the error is \"" + outcome.error() + "\", expected is \"" + wanted + "\"");
      }
    } else if (!Files.exists(folder.resolve(EXPECTED))) {
      differences.add("has neither " + EXPECTED + " nor " + ERROR + "; --update writes it");
    } else if (!outcome.error().isEmpty()) {
      differences.add(outcome.error());
    } else {
      compare(
          DefinitionFile.read(folder.resolve(EXPECTED)).definitions(),
          outcome.objects(),
          differences);
    }
    return new Result(name(folder), differences);
  }

  /// Writes what comes out now.
  Result update(Path folder) {
    Outcome outcome = outcome(folder);
    try {
      if (outcome.error().isEmpty()) {
        Files.deleteIfExists(folder.resolve(ERROR));
        Files.writeString(folder.resolve(EXPECTED), yaml(outcome.objects()));
      } else {
        Files.deleteIfExists(folder.resolve(EXPECTED));
        Files.writeString(folder.resolve(ERROR), outcome.error() + "\n");
      }
    } catch (IOException e) {
      throw new UserError(UserError.Kind.FAILED, "cannot write into " + folder + ": " + e, e);
    }
    return new Result(name(folder), List.of());
  }

  private static String name(Path folder) {
    return String.valueOf(folder.getFileName());
  }

  private Outcome outcome(Path folder) {
    try {
      return new Outcome(Rendered.of(application(folder), definitions).objects(), "");
    } catch (PlatformException e) {
      return new Outcome(List.of(), String.valueOf(e.getMessage()));
    }
  }

  private JsonObject application(Path folder) {
    if (Files.exists(folder.resolve(APPLICATION))) {
      return one(folder.resolve(APPLICATION));
    }
    if (!Files.exists(folder.resolve(PROPERTIES))) {
      throw new UserError(
          UserError.Kind.NO_INPUT, folder + " has neither " + APPLICATION + " nor " + PROPERTIES);
    }
    String type =
        own.stream()
            .filter(it -> it.string("kind").orElse("").equals("ComponentDefinition"))
            .findFirst()
            .flatMap(it -> it.string("metadata", "name"))
            .orElseThrow(() ->
                new UserError(
                    UserError.Kind.DATA,
                    folder + ": " + PROPERTIES + " is for components; write " + APPLICATION));
    JsonObject component =
        JsonObject.of("name", "case", "type", type, "properties", one(folder.resolve(PROPERTIES)));
    return JsonObject.of(
        "metadata",
        JsonObject.of("name", "case"),
        "spec",
        JsonObject.of("components", JsonArray.of(component)));
  }

  private static JsonObject one(Path file) {
    return DefinitionFile.read(file).definitions().stream()
        .findFirst()
        .orElseThrow(() -> new UserError(UserError.Kind.DATA, file + " is empty"));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UserError(UserError.Kind.NO_INPUT, "cannot read " + file + ": " + e, e);
    }
  }

  private static String yaml(List<JsonObject> objects) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    for (JsonObject object : objects) {
      out.println("---");
      new Printer(out, Format.yaml).print(object, () -> "");
    }
    out.flush();
    return text.toString();
  }

  private static void compare(
      List<JsonObject> wanted, List<JsonObject> actual, List<String> differences) {
    Map<ObjectRef, JsonObject> left = new LinkedHashMap<>();
    actual.forEach(it -> left.put(ObjectRef.of(it), it));
    for (JsonObject object : wanted) {
      ObjectRef ref = ObjectRef.of(object);
      JsonObject found = left.remove(ref);
      if (found == null) {
        differences.add(ref + " is expected and not there");
      } else {
        FieldChange.between(object, found)
            .forEach(it ->
                differences.add(
                    ref
                        + ": "
                        + it.path()
                        + " is "
                        + (it.after().isEmpty() ? "not there" : it.after())
                        + ", expected is "
                        + (it.before().isEmpty() ? "none" : it.before())));
      }
    }
    left.keySet().forEach(it -> differences.add(it + " is there and not expected"));
  }
}
