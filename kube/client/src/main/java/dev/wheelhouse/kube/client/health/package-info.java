/// Whether an object has become what its spec asks for, by the kstatus conventions.
@NullMarked
package dev.wheelhouse.kube.client.health;

import org.jspecify.annotations.NullMarked;
