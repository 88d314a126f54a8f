/// YAML as trees that know where in their file everything stands.
@NullMarked
package dev.wheelhouse.kube.client.yaml;

import org.jspecify.annotations.NullMarked;
