// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.ingress;

import dev.wheelhouse.plane.client.loop.Key;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBackend;
import io.fabric8.kubernetes.api.model.networking.v1.IngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.ServiceBackendPort;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which backend a request belongs to, by the rules of `networking.k8s.io/v1` Ingress: an exact
/// host before a wildcard before none; then an exact path before the longest prefix; then a default
/// backend. Between equals the older Ingress wins. Immutable.
final class IngressRoutes {

  static final IngressRoutes NONE = new IngressRoutes(List.of(), List.of());

  private static final Set<String> CLASSES = Set.of("wheelhouse", "nginx");
  private static final String CLASS_ANNOTATION = "kubernetes.io/ingress.class";
  private static final Comparator<Ingress> OLDEST_FIRST =
      Comparator.comparing((Ingress ingress) ->
              Objects.requireNonNullElse(ingress.getMetadata().getCreationTimestamp(), ""))
          .thenComparing(ingress -> Key.of(ingress).toString());

  /// A port of a Service, by name or by number.
  ///
  /// @param portName empty where the number counts
  record Backend(Key service, String portName, int portNumber) {}

  /// @param host exact, `*.suffix`, or empty for any
  private record Route(String host, String path, boolean exact, Backend backend) {

    boolean matches(String askedPath) {
      if (exact) {
        return askedPath.equals(path);
      }
      String prefix = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
      return askedPath.startsWith(prefix)
          && (askedPath.length() == prefix.length() || askedPath.charAt(prefix.length()) == '/');
    }
  }

  private static final Comparator<Route> BEST_FIRST =
      Comparator.comparing((Route route) -> !route.exact())
          .thenComparingInt(route -> -route.path().length());

  private final List<Route> routes;
  private final List<Backend> defaults;

  private IngressRoutes(List<Route> routes, List<Backend> defaults) {
    this.routes = routes;
    this.defaults = defaults;
  }

  /// Whether an Ingress is for this entry: of class `wheelhouse` or `nginx`, or of none.
  static boolean serves(Ingress ingress) {
    String name = ingress.getSpec().getIngressClassName();
    Map<String, String> annotations =
        Objects.requireNonNullElse(ingress.getMetadata().getAnnotations(), Map.of());
    String wanted = name == null ? annotations.get(CLASS_ANNOTATION) : name;
    return wanted == null || CLASSES.contains(wanted);
  }

  static IngressRoutes of(Collection<Ingress> ingresses) {
    List<Route> routes = new ArrayList<>();
    List<Backend> defaults = new ArrayList<>();
    for (Ingress ingress :
        ingresses.stream().filter(IngressRoutes::serves).sorted(OLDEST_FIRST).toList()) {
      backend(ingress, ingress.getSpec().getDefaultBackend()).ifPresent(defaults::add);
      for (IngressRule rule : ingress.getSpec().getRules()) {
        add(routes, ingress, rule);
      }
    }
    routes.sort(BEST_FIRST);
    return new IngressRoutes(List.copyOf(routes), List.copyOf(defaults));
  }

  private static void add(List<Route> routes, Ingress ingress, IngressRule rule) {
    if (rule.getHttp() == null) {
      return;
    }
    String host = Objects.requireNonNullElse(rule.getHost(), "").toLowerCase(Locale.ROOT);
    for (HTTPIngressPath path : rule.getHttp().getPaths()) {
      String text = Objects.requireNonNullElse(path.getPath(), "/");
      backend(ingress, path.getBackend())
          .ifPresent(backend ->
              routes.add(new Route(host, text, "Exact".equals(path.getPathType()), backend)));
    }
  }

  private static Optional<Backend> backend(Ingress ingress, @Nullable IngressBackend backend) {
    if (backend == null || backend.getService() == null) {
      return Optional.empty();
    }
    ServiceBackendPort port =
        Objects.requireNonNullElseGet(backend.getService().getPort(), ServiceBackendPort::new);
    return Optional.of(
        new Backend(
            new Key(ingress.getMetadata().getNamespace(), backend.getService().getName()),
            Objects.requireNonNullElse(port.getName(), ""),
            Objects.requireNonNullElse(port.getNumber(), 0)));
  }

  /// @param host as in the request's Host header, with or without port
  /// @param path without query
  Optional<Backend> find(String host, String path) {
    String name = host.replaceFirst(":[0-9]+$", "").toLowerCase(Locale.ROOT);
    int dot = name.indexOf('.');
    String wildcard = dot < 0 ? name : "*" + name.substring(dot);
    return find(name, wildcard, path).or(() -> defaults.stream().findFirst());
  }

  private Optional<Backend> find(String name, String wildcard, String path) {
    for (String wanted : List.of(name, wildcard, "")) {
      for (Route route : routes) {
        if (route.host().equals(wanted) && route.matches(path)) {
          return Optional.of(route.backend());
        }
      }
    }
    return Optional.empty();
  }
}
