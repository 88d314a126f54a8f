// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery;

import dev.wheelhouse.ops.delivery.image.RegistryTarget;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// How delivery is set up.
///
/// @param registry where images of programs are pushed to; an empty host means none, and then
///   components that need one fail and say so
/// @param cache a folder for what is worth keeping between runs: linked Java runtimes, layers,
///   uploaded programs; may be shared between clusters
/// @param memory a folder for what is true of this cluster only: which images its registry has
/// @param allowedRoots folders on this machine whose programs components may name by path
/// @param ingressClass the class of Ingresses for which the user names none; empty for none
/// @param revisionLimit how many ApplicationRevisions of an application stay
/// @param systemNamespace where the built-in definitions are put, and where definitions for all
///   namespaces are looked for
/// @param deadline after which a change that has not become healthy counts as failed
/// @param boundaries what applications may not do here
public record DeliveryOptions(
    RegistryTarget registry,
    Path cache,
    Path memory,
    List<Path> allowedRoots,
    String ingressClass,
    int revisionLimit,
    String systemNamespace,
    Duration deadline,
    Boundaries boundaries) {

  private static final String SYSTEM_NAMESPACE = "vela-system";
  private static final int REVISIONS = 10;
  private static final Duration DEADLINE = Duration.ofMinutes(30);

  public DeliveryOptions {
    allowedRoots = List.copyOf(allowedRoots);
    if (revisionLimit < 1) {
      throw new IllegalArgumentException("at least one revision has to stay");
    }
    if (!deadline.isPositive()) {
      throw new IllegalArgumentException("the deadline must be in the future");
    }
  }

  /// One folder for both cache and memory, no paths allowed, no ingress class, 10 revisions,
  /// `vela-system`, 30 minutes.
  public static DeliveryOptions of(RegistryTarget registry, Path cache) {
    return new DeliveryOptions(
        registry,
        cache,
        cache,
        List.of(),
        "",
        REVISIONS,
        SYSTEM_NAMESPACE,
        DEADLINE,
        Boundaries.NARROW);
  }

  /// Keeps what is true of one cluster apart from a cache that several share.
  public DeliveryOptions withMemory(Path folder) {
    return new DeliveryOptions(
        registry,
        cache,
        folder,
        allowedRoots,
        ingressClass,
        revisionLimit,
        systemNamespace,
        deadline,
        boundaries);
  }

  public DeliveryOptions withAllowedRoots(List<Path> roots) {
    return new DeliveryOptions(
        registry,
        cache,
        memory,
        roots,
        ingressClass,
        revisionLimit,
        systemNamespace,
        deadline,
        boundaries);
  }

  public DeliveryOptions withIngressClass(String name) {
    return new DeliveryOptions(
        registry,
        cache,
        memory,
        allowedRoots,
        name,
        revisionLimit,
        systemNamespace,
        deadline,
        boundaries);
  }

  public DeliveryOptions withRevisionLimit(int limit) {
    return new DeliveryOptions(
        registry,
        cache,
        memory,
        allowedRoots,
        ingressClass,
        limit,
        systemNamespace,
        deadline,
        boundaries);
  }

  public DeliveryOptions withDeadline(Duration limit) {
    return new DeliveryOptions(
        registry,
        cache,
        memory,
        allowedRoots,
        ingressClass,
        revisionLimit,
        systemNamespace,
        limit,
        boundaries);
  }

  public DeliveryOptions withSystemNamespace(String namespace) {
    return new DeliveryOptions(
        registry,
        cache,
        memory,
        allowedRoots,
        ingressClass,
        revisionLimit,
        namespace,
        deadline,
        boundaries);
  }

  public DeliveryOptions withBoundaries(Boundaries wanted) {
    return new DeliveryOptions(
        registry,
        cache,
        memory,
        allowedRoots,
        ingressClass,
        revisionLimit,
        systemNamespace,
        deadline,
        wanted);
  }
}
