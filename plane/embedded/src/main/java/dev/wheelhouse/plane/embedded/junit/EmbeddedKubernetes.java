// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.embedded.junit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/// Gives the tests of a class a Kubernetes cluster in this JVM: the real API server and controllers
/// on a store in memory. It starts before the first test and is gone after the last; nested classes
/// use that of the class around them.
///
/// Constructors, tests and life-cycle methods may have parameters of these types:
///
/// - `KubernetesClient` (fabric8): the cluster's administrator; works without a socket and is
///   closed after the test
/// - [Kubeconfig]: for other clients; needs a [#port()]
/// - `String` with [TestNamespace]: a namespace for this test alone
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(EmbeddedKubernetesExtension.class)
public @interface EmbeddedKubernetes {

  /// No socket: only this JVM reaches the cluster.
  int NO_PORT = -1;

  /// Any free port of loopback.
  int ANY_PORT = 0;

  /// Whether the built-in controllers run: those of Deployments, Jobs, namespaces, garbage
  /// collection and so on. Without them a plane starts even faster, and nothing but what the test
  /// does happens.
  boolean controllers() default true;

  /// Whether pods are bound to nodes.
  boolean scheduler() default false;

  /// Whether there is a node. Its containers are simulated: pods become ready, run nothing, and end
  /// when their annotations say so. Brings the scheduler along.
  boolean node() default false;

  /// Where the API server listens on loopback, beside serving this JVM; [#ANY_PORT] for a free one.
  int port() default NO_PORT;

  /// Class path resources with CustomResourceDefinitions, or any other objects, in YAML or JSON:
  /// applied before the tests. For example `META-INF/fabric8/webpages.example.com-v1.yml`.
  String[] crds() default {};

  /// Whether all classes whose annotation asks for the same parts share one cluster, which starts
  /// once a JVM and ends with it. Such tests keep to their own namespaces.
  boolean shared() default false;
}
