// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.protobuf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Makes `messages.json` from a source tree of Kubernetes: numbers and types of fields from the
/// `generated.proto` files, their JSON names, and what an absent field means, from the tags of the
/// Go types beside them. Arguments: the folder `staging/src/k8s.io`, and the file to write.
final class MessageTableGenerator {

  private static final Pattern MESSAGE = Pattern.compile("^message (\\w+) \\{");
  private static final Pattern FIELD =
      Pattern.compile("^  (optional|repeated|map<string,) ?([.\\w]+)>? (\\w+) = (\\d+);");
  private static final Pattern STRUCT = Pattern.compile("^type (\\w+) struct \\{");
  private static final Pattern TAGS =
      Pattern.compile(
          "^\\s+(\\w*)\\s*([*\\[\\]\\w.]+)\\s+`.*json:\"([^\"]*)\".*protobuf:\"\\w+,(\\d+),");
  private static final Pattern TAGS_TURNED =
      Pattern.compile(
          "^\\s+(\\w*)\\s*([*\\[\\]\\w.]+)\\s+`.*protobuf:\"\\w+,(\\d+),[^\"]*\".*json:\"([^\"]*)\"");
  private static final List<String> MODULES =
      List.of("api", "apimachinery", "apiextensions-apiserver", "kube-aggregator");

  private record GoField(String name, boolean inline, boolean pointer, boolean always) {}

  private MessageTableGenerator() {}

  public static void main(String[] arguments) throws IOException {
    Path root = Path.of(arguments[0]);
    Map<String, String> table = new TreeMap<>();
    for (Path proto : files(root, "generated.proto")) {
      read(root, proto, table);
    }
    StringBuilder json = new StringBuilder("{");
    table.forEach((name, fields) ->
        json.append(json.length() == 1 ? "\n" : ",\n")
            .append('"')
            .append(name)
            .append("\":\"")
            .append(fields)
            .append('"'));
    Files.writeString(Path.of(arguments[1]), json.append("\n}\n"));
  }

  private static List<Path> files(Path root, String name) throws IOException {
    List<Path> found = new ArrayList<>();
    for (String module : MODULES) {
      try (Stream<Path> files = Files.walk(root.resolve(module))) {
        files
            .filter(file -> file.getFileName().toString().equals(name))
            .filter(file -> !file.toString().contains("/testdata/"))
            .filter(file -> !file.toString().contains("/testapigroup/"))
            .forEach(found::add);
      }
    }
    return found;
  }

  private static void read(Path root, Path proto, Map<String, String> table) throws IOException {
    String folder = root.relativize(folder(proto)).toString().replace('/', '.');
    Map<String, Map<Integer, GoField>> types = goTypes(folder(proto));
    String message = "";
    TreeSet<String> fields = new TreeSet<>();
    for (String line : Files.readAllLines(proto)) {
      Matcher start = MESSAGE.matcher(line);
      Matcher field = FIELD.matcher(line);
      if (start.find()) {
        message = start.group(1);
        fields = new TreeSet<>(Comparator.comparingInt(MessageTableGenerator::number));
      } else if (line.equals("}")) {
        table.put("io.k8s." + folder + "." + message, String.join(",", fields));
      } else if (field.find()) {
        int number = Integer.parseInt(field.group(4));
        GoField go =
            types
                .getOrDefault(message, Map.of())
                .getOrDefault(number, new GoField(field.group(3), false, false, false));
        fields.add(
            number
                + " "
                + go.name()
                + " "
                + type(field.group(1), field.group(2), folder)
                + flags(go));
      }
    }
  }

  private static Path folder(Path file) {
    return Objects.requireNonNull(file.getParent());
  }

  private static int number(String field) {
    return Integer.parseInt(field.substring(0, field.indexOf(' ')));
  }

  private static String flags(GoField go) {
    return (go.inline() ? " inline" : "")
        + (go.pointer() ? " pointer" : "")
        + (go.always() ? " always" : "");
  }

  private static String type(String label, String type, String folder) {
    String prefix =
        switch (label) {
          case "repeated" -> "list:";
          case "optional" -> "";
          default -> "map:";
        };
    if (type.startsWith(".")) {
      return prefix
          + "io.k8s."
          + type.substring(".k8s.io.".length())
              .replace("apiextensions_apiserver", "apiextensions-apiserver")
              .replace("kube_aggregator", "kube-aggregator");
    }
    boolean scalar = Character.isLowerCase(type.charAt(0));
    return prefix + (scalar ? type : "io.k8s." + folder + "." + type);
  }

  private static Map<String, Map<Integer, GoField>> goTypes(Path folder) throws IOException {
    Map<String, Map<Integer, GoField>> types = new HashMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".go")).toList()) {
        if (!file.toString().contains("generated")) {
          readGo(file, types);
        }
      }
    }
    return types;
  }

  private static void readGo(Path file, Map<String, Map<Integer, GoField>> types)
      throws IOException {
    String struct = "";
    for (String line : Files.readAllLines(file)) {
      Matcher start = STRUCT.matcher(line);
      if (start.find()) {
        struct = start.group(1);
        continue;
      }
      Matcher tags = TAGS.matcher(line);
      Matcher turned = TAGS_TURNED.matcher(line);
      if (turned.find()) {
        put(types, struct, turned.group(3), turned.group(4), turned.group(2));
      } else if (tags.find()) {
        put(types, struct, tags.group(4), tags.group(3), tags.group(2));
      }
    }
  }

  private static void put(
      Map<String, Map<Integer, GoField>> types,
      String struct,
      String number,
      String json,
      String goType) {
    String name = json.split(",", -1)[0];
    boolean inline = json.contains(",inline") || name.isEmpty();
    boolean pointer = goType.startsWith("*");
    boolean always = !pointer && !inline && !json.contains("omit") && !goType.startsWith("[]");
    types
        .computeIfAbsent(struct, _ -> new HashMap<>())
        .put(Integer.valueOf(number), new GoField(inline ? "-" : name, inline, pointer, always));
  }
}
