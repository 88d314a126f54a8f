// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.bench;

import com.sun.management.ThreadMXBean;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext.ImageState;
import dev.wheelhouse.ops.delivery.definitions.Definitions;
import dev.wheelhouse.ops.delivery.render.ApplicationSpec;
import dev.wheelhouse.ops.delivery.render.ApplicationSpec.Component;
import dev.wheelhouse.ops.delivery.render.Renderer;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Measures the rendering of one application of three components and five traits, from its parsed
/// spec to objects, on one thread: CPU and bytes allocated, the first time and once warm.
public final class RenderBench {

  private static final int WARM = 20_000;
  private static final int MEASURED = 20_000;
  private static final int ROUNDS = 5;
  private static final String SPEC =
      """
      {"components":[
       {"name":"web","type":"webservice",
        "properties":{"image":"nginx:1.27","ports":[{"port":80,"expose":true}],"cpu":"500m",
         "memory":"256Mi","env":[{"name":"A","value":"b"}],
         "livenessProbe":{"httpGet":{"path":"/","port":80}}},
        "traits":[{"type":"scaler","properties":{"replicas":3}},
         {"type":"gateway","properties":{"domain":"example.com","http":{"/":80}}}]},
       {"name":"worker","type":"worker",
        "properties":{"image":"busybox:1.36","cmd":["sleep","1000"]},
        "traits":[{"type":"env","properties":{"env":{"C":"d"}}},
         {"type":"sidecar","properties":{"name":"log","image":"fluentd:1"}}]},
       {"name":"cache","type":"webservice",
        "properties":{"image":"redis:7","ports":[{"port":6379}]},
        "traits":[{"type":"labels","properties":{"tier":"cache"}}]}]}
      """;

  private RenderBench() {}

  public static void main(String[] arguments) {
    Renderer renderer = new Renderer(Definitions.load());
    JsonObject spec = Json.readObject(SPEC.getBytes(StandardCharsets.UTF_8));
    measure("first", renderer, spec, 1);
    render(renderer, spec, WARM);
    for (int i = 0; i < ROUNDS; i++) {
      measure("warm", renderer, spec, MEASURED);
    }
  }

  private static void measure(String what, Renderer renderer, JsonObject spec, int times) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long cpu = threads.getCurrentThreadCpuTime();
    long bytes = threads.getCurrentThreadAllocatedBytes();
    long objects = render(renderer, spec, times);
    System.out.printf(
        Locale.ROOT,
        "%-6s %8.4f ms CPU %10d bytes, %d objects%n",
        what,
        (threads.getCurrentThreadCpuTime() - cpu) / 1e6 / times,
        (threads.getCurrentThreadAllocatedBytes() - bytes) / times,
        objects / times);
  }

  private static long render(Renderer renderer, JsonObject spec, int times) {
    long objects = 0;
    for (int i = 0; i < times; i++) {
      for (Component component : ApplicationSpec.of(spec).components()) {
        ComponentContext context =
            new ComponentContext(
                "app",
                "default",
                component.name(),
                "app-v1",
                "wheelhouse",
                _ -> new ImageState.Ready("image"));
        objects += renderer.render(context, component).objects().size();
      }
    }
    return objects;
  }
}
