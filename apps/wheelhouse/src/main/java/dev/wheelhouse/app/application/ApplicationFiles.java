// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.app.output.Waiting;
import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.kube.client.yaml.YamlDocument;
import dev.wheelhouse.kube.client.yaml.YamlDocument.Place;
import dev.wheelhouse.ops.delivery.application.TextFields;
import dev.wheelhouse.ops.delivery.clusters.ClusterSecrets;
import dev.wheelhouse.ops.delivery.definitions.DefinitionLookup;
import dev.wheelhouse.ops.delivery.definitions.Definitions;
import dev.wheelhouse.ops.delivery.definitions.catalog.DefinitionCatalog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Files with applications, and with what belongs to them: Policies, Workflows and definitions.
///
/// @param drafts Policies and Workflows
public record ApplicationFiles(
    List<Source> applications, List<JsonObject> drafts, List<JsonObject> definitions) {

  /// Of nothing.
  static final ApplicationFiles NONE = new ApplicationFiles(List.of(), List.of(), List.of());

  private static final Duration TAKEN_IN = Duration.ofSeconds(10);
  private static final String GROUP = "core.oam.dev/";
  private static final String STANDARD_INPUT = "-";

  public ApplicationFiles {
    applications = List.copyOf(applications);
    drafts = List.copyOf(drafts);
    definitions = List.copyOf(definitions);
  }

  /// An Application and where it is written.
  public record Source(String file, YamlDocument document) {

    public JsonObject tree() {
      return document.tree();
    }

    /// The file a component names, relative to the application's.
    Path resolve(String named) {
      Path folder =
          Optional.ofNullable(Path.of(file).toAbsolutePath().getParent()).orElse(Path.of("."));
      return folder.resolve(named).normalize();
    }

    /// Where a field stands; where that stands which it is missing in, when it is not there.
    Place place(String path) {
      return nearest(path).orElse(new Place(1, 1));
    }

    private Optional<Place> nearest(String path) {
      int end = Math.max(path.lastIndexOf('.'), path.lastIndexOf('['));
      return document
          .place(path)
          .or(() -> end <= 0 ? Optional.empty() : nearest(path.substring(0, end)));
    }
  }

  /// Reads files, and all YAML and JSON files of folders; `-` is what comes in.
  ///
  /// @param namespace for objects that name none
  /// @throws UserError when one cannot be read, or holds something else
  public static ApplicationFiles read(List<Path> paths, String namespace) {
    List<Source> applications = new ArrayList<>();
    List<JsonObject> drafts = new ArrayList<>();
    List<JsonObject> definitions = new ArrayList<>();
    for (Path path : paths.stream().flatMap(ApplicationFiles::files).toList()) {
      for (YamlDocument document : documents(path)) {
        JsonObject tree = document.tree();
        boolean ours = tree.string("apiVersion").orElse("").startsWith(GROUP);
        String kind = tree.string("kind").orElse("");
        switch (ours ? kind : "") {
          case "Application" -> {
            tree.childObject("metadata").putIfAbsent("namespace", namespace);
            applications.add(new Source(path.toString(), document));
          }
          case "Policy", "Workflow" -> {
            tree.childObject("metadata").putIfAbsent("namespace", namespace);
            drafts.add(tree);
          }
          case "ComponentDefinition",
              "TraitDefinition",
              "PolicyDefinition",
              "WorkflowStepDefinition" -> {
            tree.childObject("metadata").putIfAbsent("namespace", namespace);
            definitions.add(tree);
          }
          default ->
              throw new UserError(
                  UserError.Kind.DATA,
                  path
                      + " holds a `"
                      + (ours ? "" : tree.string("apiVersion").orElse("?") + " ")
                      + (kind.isEmpty() ? "?" : kind)
                      + "`; an Application is wanted, with its Policies, Workflow and definitions;"
                      + " other kinds are for kubectl apply, or for a component k8s-objects");
        }
      }
    }
    return new ApplicationFiles(applications, drafts, definitions);
  }

  /// The only application.
  public Source one() {
    if (applications.size() != 1) {
      throw new UserError(
          UserError.Kind.DATA,
          "one Application is wanted, and there "
              + (applications.isEmpty() ? "is none" : "are " + applications.size())
              + " in the files");
    }
    Source one = applications.getFirst();
    List<Cause> causes = new ArrayList<>();
    TextFields.checkMetadata(one.tree(), causes);
    if (!causes.isEmpty()) {
      Cause first = causes.getFirst();
      Place at = one.place(first.field());
      throw new UserError(
          UserError.Kind.DATA,
          one.file()
              + ":"
              + at.line()
              + ":"
              + at.column()
              + ": "
              + first.field()
              + ": "
              + first.message());
    }
    return one;
  }

  /// Applies what belongs to the application, which is to find it when it comes: definitions are
  /// given the moment that they need to be taken in.
  ///
  /// @return what was applied
  List<ObjectRef> applyOthers(ClusterObjects cluster) throws InterruptedException {
    List<ObjectRef> applied = new ArrayList<>();
    for (JsonObject other : others()) {
      JsonObject live = cluster.apply(other, Applications.FIELD_MANAGER, true);
      ObjectRef ref = ObjectRef.of(live);
      if (definitions.contains(other)) {
        long generation = live.integer("metadata", "generation").orElse(0L);
        Waiting.until(TAKEN_IN, () -> seen(cluster.get(ref)) >= generation);
      }
      applied.add(ref);
    }
    return applied;
  }

  private static long seen(Optional<JsonObject> definition) {
    return definition.flatMap(it -> it.integer("status", "observedGeneration")).orElse(0L);
  }

  /// What belongs to the application, definitions first.
  List<JsonObject> others() {
    return Stream.concat(definitions.stream(), drafts.stream()).toList();
  }

  /// The definitions of a cluster and, before them, those of the files.
  DefinitionLookup lookup(ClusterObjects cluster) {
    return DefinitionCatalog.snapshot(
        Definitions.load(), cluster, ClusterSecrets.NAMESPACE, definitions);
  }

  private static Stream<Path> files(Path path) {
    if (!Files.isDirectory(path)) {
      return Stream.of(path);
    }
    try (Stream<Path> all = Files.list(path)) {
      return all
          .filter(it -> it.toString().matches(".*\\.(yaml|yml|json)"))
          .sorted()
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UserError(UserError.Kind.NO_INPUT, "cannot read " + path + ": " + e, e);
    }
  }

  private static List<YamlDocument> documents(Path path) {
    try {
      return YamlDocument.all(
          path.toString().equals(STANDARD_INPUT)
              ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
              : Files.readString(path));
    } catch (IOException e) {
      throw new UserError(UserError.Kind.NO_INPUT, "cannot read " + path, e);
    } catch (PlatformException e) {
      throw new UserError(UserError.Kind.DATA, path + ": " + e.getMessage(), e);
    }
  }
}
