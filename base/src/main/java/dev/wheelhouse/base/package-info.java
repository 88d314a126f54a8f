/// Foundations without Kubernetes and without HTTP: the JSON tree, errors, tasks, time, failpoints
/// and log keys. Everything else may import this module; it imports only the JDK, SLF4J, JSpecify
/// and Jackson core.
@NullMarked
package dev.wheelhouse.base;

import org.jspecify.annotations.NullMarked;
