/// The rules for names, label keys and values, as RFC 1123 and RFC 1035 and Kubernetes state them.
@NullMarked
package dev.wheelhouse.kube.schema.naming;

import org.jspecify.annotations.NullMarked;
