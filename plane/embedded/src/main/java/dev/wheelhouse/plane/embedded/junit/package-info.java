/// A Kubernetes API server for JUnit tests, in the JVM of the tests.
///
/// [EmbeddedKubernetes] on a test class starts it; parameters of type `KubernetesClient`,
/// `Kubeconfig` and `@TestNamespace String` are filled in. The guide is
/// `docs/guide/testing-operators.md`.
@NullMarked
package dev.wheelhouse.plane.embedded.junit;

import org.jspecify.annotations.NullMarked;
