// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.components.java;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext.ImageState;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext.ProgramSource;
import dev.wheelhouse.ops.delivery.definitions.ComponentType;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.workloads.ContainerTemplate;
import dev.wheelhouse.ops.delivery.workloads.Ports;
import dev.wheelhouse.ops.delivery.workloads.Workloads;
import java.util.List;

/// Wheelhouse's own `java`: a Java program that becomes an image, then what `webservice` makes of
/// one.
///
/// It is set up so that an update loses no request: a new pod must be ready before an old one goes,
/// and an old one keeps serving for a moment after it was told to end, until nobody asks it any
/// more.
public final class JavaProgram implements ComponentType {

  /// Tells on the workload what `java` gets, for it is in no other object.
  private static final String JVM_OPTIONS = "java.wheelhouse.dev/jvm-options";

  private static final long DRAIN_SECONDS = 2;
  private static final long GRACE_SECONDS = 15;

  @Override
  public String name() {
    return "java";
  }

  @Override
  public Output render(ComponentContext context, Properties properties) {
    Ports ports = Ports.of(properties);
    List<String> options = JvmOptions.of(properties);
    ImageState image = image(context, properties, options);
    String reference = image instanceof ImageState.Ready ready ? ready.reference() : "";
    JsonObject container = ContainerTemplate.container(context.component(), reference, properties);
    ports.putInto(container);
    ports
        .first()
        .ifPresent(port -> {
          readiness(container, port);
          portVariable(container, port);
        });
    container.put(
        "lifecycle",
        JsonObject.of("preStop", JsonObject.of("sleep", JsonObject.of("seconds", DRAIN_SECONDS))));
    JsonObject deployment = Workloads.deployment(context, container, properties);
    smooth(deployment);
    deployment
        .childObject("metadata")
        .childObject("annotations")
        .put(JVM_OPTIONS, String.join(" ", options));
    Output output =
        switch (image) {
          case ImageState.Ready _ -> new Output(deployment);
          case ImageState.Waiting waiting -> Output.waiting(deployment, waiting.why());
        };
    ports.service(context).ifPresent(service -> output.add("service", service));
    return output;
  }

  private static ImageState image(
      ComponentContext context, Properties properties, List<String> options) {
    return context
        .images()
        .resolve(
            new ProgramSource(
                context.component(),
                context.revision(),
                ProgramOrigin.of(context, properties),
                properties.string("mainClass").orElse(""),
                options));
  }

  private static void readiness(JsonObject container, Ports.Port port) {
    container.putIfAbsent(
        "readinessProbe",
        JsonObject.of(
            "tcpSocket", JsonObject.of("port", port.containerPort()), "periodSeconds", 1L));
  }

  /// `PORT` tells the program where to listen, unless the user does.
  private static void portVariable(JsonObject container, Ports.Port port) {
    JsonArray env = container.array("env").orElseGet(JsonArray::new);
    if (env.objects().stream().noneMatch(it -> it.string("name").orElse("").equals("PORT"))) {
      env.add(JsonObject.of("name", "PORT", "value", String.valueOf(port.containerPort())));
      container.put("env", env);
    }
  }

  private static void smooth(JsonObject deployment) {
    JsonObject spec = deployment.childObject("spec");
    spec.put(
        "strategy",
        JsonObject.of(
            "type",
            "RollingUpdate",
            "rollingUpdate",
            JsonObject.of("maxUnavailable", 0L, "maxSurge", 1L)));
    spec.object("template", "spec")
        .ifPresent(pod -> pod.put("terminationGracePeriodSeconds", GRACE_SECONDS));
    spec.object("template", "spec")
        .flatMap(pod -> pod.array("containers"))
        .ifPresent(JavaProgram::pullIfAbsent);
  }

  /// The image is named by digest: asking the registry again cannot give another.
  private static void pullIfAbsent(JsonArray containers) {
    containers.objects().forEach(it -> it.putIfAbsent("imagePullPolicy", "IfNotPresent"));
  }
}
