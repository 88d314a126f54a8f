// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.definition;

import dev.wheelhouse.app.output.Format;
import dev.wheelhouse.app.output.Printer;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext.ImageState;
import dev.wheelhouse.ops.delivery.definitions.ComponentType;
import dev.wheelhouse.ops.delivery.definitions.DefinitionLookup;
import dev.wheelhouse.ops.delivery.definitions.Definitions;
import dev.wheelhouse.ops.delivery.definitions.TraitType;
import dev.wheelhouse.ops.delivery.definitions.template.CelDefinitions;
import dev.wheelhouse.ops.delivery.render.ApplicationSpec;
import dev.wheelhouse.ops.delivery.render.ApplicationSpec.Component;
import dev.wheelhouse.ops.delivery.render.RenderedComponent;
import dev.wheelhouse.ops.delivery.render.Renderer;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Shows what definitions make of an application, without a cluster.
@Command(
    name = "render",
    description = "Show the objects that an application becomes with these definitions.",
    mixinStandardHelpOptions = true)
final class DefRenderCommand implements Callable<Integer> {

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "A file with definitions; those built in are always there.")
  List<Path> files = List.of();

  @Option(
      names = "--app",
      required = true,
      paramLabel = "FILE",
      description = "A file with an Application.")
  Path application = Path.of("");

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
    Renderer renderer = new Renderer(lookup());
    for (JsonObject tree : DefinitionFile.read(application).definitions()) {
      String name = tree.string("metadata", "name").orElse("app");
      JsonObject applicationSpec = tree.object("spec").orElseGet(JsonObject::new);
      for (Component component : ApplicationSpec.of(applicationSpec).components()) {
        RenderedComponent rendered =
            renderer.render(
                new ComponentContext(
                    name,
                    tree.string("metadata", "namespace").orElse("default"),
                    component.name(),
                    name + "-v1",
                    "",
                    _ -> new ImageState.Ready("image-of-" + component.name())),
                component);
        rendered.warnings().forEach(it -> err.println("nobody knows " + it));
        for (JsonObject object : rendered.objects()) {
          out.println("---");
          new Printer(out, Format.yaml).print(object, () -> "");
        }
      }
    }
    out.flush();
    err.flush();
    return 0;
  }

  private DefinitionLookup lookup() {
    Map<String, ComponentType> components = new HashMap<>();
    Map<String, TraitType> traits = new HashMap<>();
    for (Path path : files) {
      DefinitionFile file = DefinitionFile.read(path);
      file.requireNoFaults();
      for (JsonObject definition : file.definitions()) {
        String name = definition.string("metadata", "name").orElse("");
        if (definition.string("kind").orElse("").equals("ComponentDefinition")) {
          components.put(name, CelDefinitions.component(definition));
        } else {
          traits.put(name, CelDefinitions.trait(definition));
        }
      }
    }
    return new Layered(components, traits, Definitions.load());
  }

  /// Definitions of files over those that are built in.

  private record Layered(
      Map<String, ComponentType> components, Map<String, TraitType> traits, Definitions builtIn)
      implements DefinitionLookup {

    @Override
    public Optional<ComponentType> component(String namespace, String type) {
      return Optional.ofNullable(components.get(type)).or(() -> builtIn.component(type));
    }

    @Override
    public Optional<TraitType> trait(String namespace, String type) {
      return Optional.ofNullable(traits.get(type)).or(() -> builtIn.trait(type));
    }

    @Override
    public Set<String> componentNames(String namespace) {
      return both(components.keySet(), builtIn.componentNames());
    }

    @Override
    public Set<String> traitNames(String namespace) {
      return both(traits.keySet(), builtIn.traitNames());
    }

    private static Set<String> both(Set<String> some, Set<String> others) {
      Set<String> all = new TreeSet<>(some);
      all.addAll(others);
      return all;
    }
  }
}
