// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.embedded.junit;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.lang.reflect.Parameter;
import java.util.Optional;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Starts the clusters that [EmbeddedKubernetes] asks for and fills in parameters. All that it
/// makes lives in JUnit's stores, which close it: a cluster with its class, or with the whole run
/// when it is shared; a client and a namespace with their test.
final class EmbeddedKubernetesExtension implements BeforeAllCallback, ParameterResolver {

  private static final Namespace SPACE = Namespace.create(EmbeddedKubernetesExtension.class);

  @Override
  public void beforeAll(ExtensionContext context) {
    begin(context);
  }

  /// Makes sure that a class's cluster runs. An instance that lives as long as its class is made
  /// before anything else of the class happens, so the constructor's parameters may be the first to
  /// ask.
  private static void begin(ExtensionContext context) {
    Class<?> test = context.getRequiredTestClass();
    EmbeddedKubernetes wanted = test.getAnnotation(EmbeddedKubernetes.class);
    if (wanted == null) {
      return; // a nested class: the cluster of the class around it is found in the stores above
    }
    ClusterKey key = ClusterKey.of(wanted);
    Cluster cluster =
        wanted.shared()
            ? context.getRoot().getStore(SPACE).computeIfAbsent(key, Cluster::start, Cluster.class)
            : own(context, Cluster.class, () -> Cluster.start(key));
    for (String resource : wanted.crds()) {
      cluster.apply(resource, test);
    }
    context.getStore(SPACE).put(ClusterKey.class, new Use(cluster));
  }

  /// That a class uses a cluster: of its own or a shared one, which outlives it.
  private record Use(Cluster cluster) {}

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == KubernetesClient.class
        || type == Kubeconfig.class
        || parameter.isAnnotated(TestNamespace.class);
  }

  @Override
  public Object resolveParameter(ParameterContext context, ExtensionContext test) {
    Parameter parameter = context.getParameter();
    Cluster cluster = cluster(test);
    if (context.isAnnotated(TestNamespace.class)) {
      return namespace(parameter, cluster, test);
    }
    return parameter.getType() == Kubeconfig.class
        ? kubeconfig(parameter, cluster)
        : client(cluster, test);
  }

  private static Cluster cluster(ExtensionContext test) {
    return used(test)
        .or(() -> {
          begin(test);
          return used(test);
        })
        .orElseThrow(() ->
            new ParameterResolutionException(
                "no cluster runs for "
                    + test.getDisplayName()
                    + ": put @EmbeddedKubernetes on the test class"))
        .cluster();
  }

  private static Optional<Use> used(ExtensionContext test) {
    return Optional.ofNullable(test.getStore(SPACE).get(ClusterKey.class, Use.class));
  }

  private static String namespace(Parameter parameter, Cluster cluster, ExtensionContext test) {
    if (parameter.getType() != String.class) {
      throw new ParameterResolutionException(
          "@TestNamespace goes on a String, not on " + parameter);
    }
    return own(test, Namespaces.class, () -> Namespaces.create(cluster, name(test))).name();
  }

  private static String name(ExtensionContext test) {
    return test.getTestMethod()
        .map(method -> method.getName())
        .orElseGet(() -> test.getRequiredTestClass().getSimpleName());
  }

  private static Kubeconfig kubeconfig(Parameter parameter, Cluster cluster) {
    if (!cluster.listens()) {
      throw new ParameterResolutionException(
          "a Kubeconfig is of no use without a port ("
              + parameter
              + "): say @EmbeddedKubernetes(port = EmbeddedKubernetes.ANY_PORT), or take a"
              + " KubernetesClient");
    }
    return cluster.kubeconfig();
  }

  private static KubernetesClient client(Cluster cluster, ExtensionContext test) {
    return own(test, OwnClient.class, () -> new OwnClient(cluster.client())).client();
  }

  private record OwnClient(KubernetesClient client) implements AutoCloseable {
    @Override
    public void close() {
      client.close();
    }
  }

  private interface Maker<T> {
    T make();
  }

  /// What this very context has of a kind, made when it is first asked for: never that of a class
  /// for its test.
  private static <T> T own(ExtensionContext test, Class<T> type, Maker<T> maker) {
    String key = type.getSimpleName() + " of " + test.getUniqueId();
    return test.getStore(SPACE).computeIfAbsent(key, _ -> maker.make(), type);
  }
}
